import { exportPlanners, listPlanners, plannerList } from "@/lib/domain/planners/list";
import { mergePlanners } from "@/lib/domain/planners/merge-planners";
import { leavePlannerOut, linkPlanner, takePlannerIn, unlinkPlanner } from "@/lib/domain/planners/mutations";
import { getPlanner, listPlannerChoices } from "@/lib/domain/planners/queries";
import { storedCircuit } from "@/lib/domain/testing/circuits";
import { signedIn } from "@/lib/domain/testing/people";
import { db } from "@/lib/platform/db";
import type { Call, Row } from "./call";

let count = 0;
/** Whom, or with which planner, an act on a planner is tried. */
const others = new Map<number, number>();

/** A planner without a WorkStudio account who plans one circuit of a region. */
async function plannerOf(region: string, userId: bigint | null = null): Promise<Row> {
  count += 1;
  const mark = `Tess Forester ${count} of ${region}`;
  const now = new Date();
  const { id } = await db().planner.create({
    data: { name: mark, userId, firstSeenAt: now, lastSeenAt: now },
    select: { id: true },
  });
  const circuit = await storedCircuit({ region });
  await db().circuit.update({ where: { id: circuit.id }, data: { plannerId: id }, select: { id: true } });
  return { id: Number(id), mark };
}

const make = (region: string) => plannerOf(region);

async function personOf(region: string): Promise<bigint> {
  return (await signedIn({ role: "planner", regions: [region] })).userId;
}

async function withPerson(region: string): Promise<Row> {
  const row = await plannerOf(region);
  others.set(row.id, Number(await personOf(region)));
  return row;
}

async function withOther(region: string): Promise<Row> {
  const [row, other] = [await plannerOf(region), await plannerOf(region)];
  others.set(row.id, other.id);
  return row;
}

const otherOf = (id: number) => others.get(id) ?? 1;

export const plannerCalls = {
  "planners/list#listPlanners": { make, list: (actor) => listPlanners(actor, plannerList.parse({ per: "100" })) },
  "planners/list#exportPlanners": {
    make,
    list: async (actor) => (await exportPlanners(actor, plannerList.parse({}), "csv")).text(),
  },
  "planners/queries#getPlanner": { make, row: getPlanner },
  "planners/queries#listPlannerChoices": { plain: (actor) => listPlannerChoices(actor, 1) },
  "planners/mutations#linkPlanner": {
    make: withPerson,
    row: (actor, id) => linkPlanner(actor, { id, userId: otherOf(id) }),
  },
  "planners/mutations#unlinkPlanner": {
    make: async (region) => plannerOf(region, await personOf(region)),
    row: (actor, id) => unlinkPlanner(actor, { id }),
  },
  "planners/mutations#leavePlannerOut": { make, row: (actor, id) => leavePlannerOut(actor, { id, reason: "matrix" }) },
  "planners/mutations#takePlannerIn": { make, row: (actor, id) => takePlannerIn(actor, { id }) },
  "planners/merge-planners#mergePlanners": {
    make: withOther,
    row: (actor, id) => mergePlanners(actor, { id, intoId: otherOf(id) }),
  },
} satisfies Record<string, Call>;
