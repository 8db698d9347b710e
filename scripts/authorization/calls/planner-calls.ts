import { listLikelyPairs } from "@/lib/domain/planners/find-likely-same";
import { exportPlanners, listPlanners, plannerList } from "@/lib/domain/planners/list";
import { mergePairs } from "@/lib/domain/planners/merge-pairs";
import { mergePlanners } from "@/lib/domain/planners/merge-planners";
import { leavePlannerOut, linkPlanner, takePlannerIn, unlinkPlanner } from "@/lib/domain/planners/mutations";
import { getPlannerDay } from "@/lib/domain/planners/get-planner-day";
import { getRegionWeek } from "@/lib/domain/weeks/get-region-week";
import { getPlanner, listPlannerChoices } from "@/lib/domain/planners/queries";
import { storedCircuit } from "@/lib/domain/testing/circuits";
import { signedIn } from "@/lib/domain/testing/people";
import { storedUnit } from "@/lib/domain/testing/units";
import { getWeek } from "@/lib/domain/weeks/queries";
import { db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
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

/** Somebody known by a forester's name alone, all of whose units lie on one planner's circuit of a region. */
async function withLikelySame(region: string): Promise<Row> {
  const holder = await plannerOf(region);
  const circuit = await db().circuit.findFirstOrThrow({ where: { plannerId: holder.id }, select: { id: true } });
  count += 1;
  const mark = `Fern Alder ${count} of ${region}`;
  const now = new Date();
  const { id } = await db().planner.create({
    data: { name: mark, firstSeenAt: now, lastSeenAt: now },
    select: { id: true },
  });
  const today = businessDay(now);
  for (let unit = 0; unit < 10; unit += 1)
    await storedUnit({ circuitId: Number(circuit.id), plannerId: Number(id), assessedOn: today });
  others.set(Number(id), holder.id);
  return { id: Number(id), mark };
}

/** A region with a name of its own in a week. */
async function weekOf(region: string): Promise<Row> {
  const { id, name } = await db().region.findUniqueOrThrow({
    where: { code: region },
    select: { id: true, name: true },
  });
  const week = { regionId: id, weekStarting: new Date("2026-01-11"), weekEnding: new Date("2026-01-17") };
  await db().regionalWeeklyAggregate.createMany({ data: [week], skipDuplicates: true });
  return { id: Number(id), mark: `"name":"${name}"` };
}

const otherOf = (id: number) => others.get(id) ?? 1;

export const plannerCalls = {
  "planners/list#listPlanners": {
    make,
    list: (actor, ...rows) => Promise.all(rows.map(({ mark }) => listPlanners(actor, plannerList.parse({ q: mark })))),
  },
  "planners/list#exportPlanners": {
    make,
    list: async (actor) => (await exportPlanners(actor, plannerList.parse({}), "csv")).text(),
  },
  "planners/find-likely-same#listLikelyPairs": { make: withLikelySame, list: (actor) => listLikelyPairs(actor) },
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
  "planners/merge-pairs#mergePairs": {
    make: withLikelySame,
    row: (actor, id) => mergePairs(actor, { pairs: [{ id, intoId: otherOf(id) }] }),
  },
  "planners/merge-planners#mergePlanners": {
    make: withOther,
    row: (actor, id) => mergePlanners(actor, { id, intoId: otherOf(id) }),
  },
  "planners/get-planner-day#getPlannerDay": {
    make: (region, { userId }) => plannerOf(region, region === "LAN" ? userId : null),
    row: (actor, id) => getPlannerDay(actor, id, null),
  },
  "weeks/get-region-week#getRegionWeek": {
    make: weekOf,
    row: (actor, id) => getRegionWeek(actor, id, { day: null, credits: null }),
  },
  "weeks/queries#getWeek": { make: weekOf, list: (actor) => getWeek(actor, "2026-01-14", null) },
} satisfies Record<string, Call>;
