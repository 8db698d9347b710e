import { Prisma, db } from "@/lib/platform/db";
import { getActivity } from "@/lib/domain/activity/get-activity";
import { activityList, exportActivity, listActivity } from "@/lib/domain/activity/list";
import { listActivityOptions } from "@/lib/domain/activity/list-activity-options";
import { listCircuitHistory } from "@/lib/domain/activity/list-history";
import { assignCircuit, unassignCircuit } from "@/lib/domain/circuits/assign-circuit";
import { listAssignable } from "@/lib/domain/circuits/list-assignable";
import { getCircuitPlanners } from "@/lib/domain/planners/get-circuit-planners";
import { listCircuitDays } from "@/lib/domain/aggregates/list-circuit-days";
import { getCircuit } from "@/lib/domain/circuits/get-circuit";
import { exportCircuits, listCircuitOptions, listCircuits } from "@/lib/domain/circuits/list";
import { listCircuitsOf } from "@/lib/domain/circuits/list-circuits-of";
import { getQuickValues } from "@/lib/domain/circuits/get-quick-values";
import { editCircuit, takeTheirs } from "@/lib/domain/circuits/mutations";
import { previewCircuitRevert, revertCircuit } from "@/lib/domain/circuits/revert-circuit";
import { systemActor } from "@/lib/platform/actor-types";
import { searchRecords } from "@/lib/domain/search/search-records";
import { signedIn } from "@/lib/domain/testing/people";
import { listInput, storedCircuit } from "@/lib/domain/testing/circuits";
import type { Call, Row } from "./call";

let count = 0;

/** A circuit of a region, with an entry in its history. */
export async function circuitOf(region: string): Promise<Row> {
  count += 1;
  const mark = `MATRIX ${count} ${region} LINE`;
  // One name for each region, because options are kept for a while.
  const { id } = await storedCircuit({ region, title: mark, contractor: `Contractor of ${region}` });
  await db().$executeRaw(
    Prisma.sql`
      INSERT INTO activity_log (actor_type, actor_name, action, subject_type, subject_id, subject_label)
      VALUES ('system', 'test', 'circuit.edit', 'circuit', ${id}, ${mark})`,
  );
  return { id, mark };
}

/** The entry in a circuit's history. */
async function actOf(region: string): Promise<Row> {
  const { id, mark } = await circuitOf(region);
  const entry = await db().activityLog.findFirstOrThrow({
    where: { subjectType: "circuit", subjectId: id },
    select: { id: true },
  });
  return { id: Number(entry.id), mark };
}

const make = circuitOf;

/** A correction of a circuit of a region, in the log. */
async function correctionOf(region: string): Promise<Row> {
  const { id, mark } = await circuitOf(region);
  await editCircuit(systemActor("test"), {
    id,
    base: { contractor: `Contractor of ${region}` },
    values: { contractor: "Asplundh" },
    reason: "matrix",
  });
  const act = await db().activityLog.findFirstOrThrow({
    where: { subjectType: "circuit", subjectId: id, statesJson: { not: Prisma.DbNull } },
    select: { id: true },
  });
  return { id: Number(act.id), mark };
}

export const circuitCalls = {
  "activity/list#listActivity": { make, list: (actor) => listActivity(actor, activityList.parse({})) },
  "activity/list-activity-options#listActivityOptions": {
    plain: (actor) => listActivityOptions(actor, { person: null }),
  },
  "activity/get-activity#getActivity": { make: actOf, row: (actor, id) => getActivity(actor, id) },
  "activity/list#exportActivity": {
    make,
    list: async (actor) => (await exportActivity(actor, activityList.parse({}), "csv")).text(),
  },
  "activity/list-history#listCircuitHistory": {
    make,
    list: async (actor, ...rows) =>
      (
        await Promise.all(
          rows.map(async (row) => ((await listCircuitHistory(actor, row.id)).length > 0 ? [row.mark] : [])),
        )
      ).flat(),
  },
  "circuits/list-circuits-of#listCircuitsOf": {
    make,
    list: async (actor, ...rows) => {
      const { userId } = await signedIn({ role: "planner", regions: ["NOR"] });
      await db().circuitUser.createMany({
        data: rows.map(({ id }) => ({ circuitId: id, userId, assignmentSource: "manual" })),
      });
      return listCircuitsOf(actor, { userId: Number(userId) });
    },
  },
  "circuits/list#listCircuits": {
    make,
    list: (actor, ...rows) => Promise.all(rows.map((row) => listCircuits(actor, listInput({ q: row.mark })))),
  },
  "circuits/list#exportCircuits": {
    make,
    list: (actor, ...rows) =>
      Promise.all(rows.map(async (row) => (await exportCircuits(actor, listInput({ q: row.mark }), "csv")).text())),
  },
  "circuits/list#listCircuitOptions": {
    make: async (region) => ({ ...(await circuitOf(region)), mark: `Contractor of ${region}` }),
    list: (actor) => listCircuitOptions(actor),
  },
  "search/search-records#searchRecords": {
    make,
    list: (actor, ...rows) => Promise.all(rows.map((row) => searchRecords(actor, row.mark))),
  },
  "aggregates/list-circuit-days#listCircuitDays": { make, row: listCircuitDays },
  "circuits/get-circuit#getCircuit": { make, row: (actor, id) => getCircuit(actor, id) },
  "circuits/get-quick-values#getQuickValues": { make, row: (actor, id) => getQuickValues(actor, id) },
  "circuits/mutations#editCircuit": {
    make,
    row: (actor, id) =>
      editCircuit(actor, {
        id,
        base: { contractor: "Contractor of LAN" },
        values: { contractor: "Asplundh" },
        reason: "matrix",
      }),
    ends: ["CONFLICT"],
  },
  "circuits/mutations#takeTheirs": {
    make,
    row: (actor, id) => takeTheirs(actor, { id, fields: ["title"], rowVersion: 1 }),
    ends: ["CONFLICT"],
  },
  "circuits/assign-circuit#assignCircuit": {
    make,
    row: async (actor, id) => assignCircuit(actor, { id, userId: Number(actor.userId) }),
  },
  "circuits/assign-circuit#unassignCircuit": {
    make,
    row: async (actor, id) => unassignCircuit(actor, { id, userId: Number(actor.userId) }),
  },
  "circuits/list-assignable#listAssignable": { plain: (actor) => listAssignable(actor, 1) },
  "planners/get-circuit-planners#getCircuitPlanners": { make, row: getCircuitPlanners },
  // Nobody has looked at what it would put back.
  "circuits/revert-circuit#revertCircuit": {
    make: correctionOf,
    row: (actor, id) => revertCircuit(actor, { id, digest: "", reason: "matrix" }),
    ends: ["CONFLICT"],
  },
  "circuits/revert-circuit#previewCircuitRevert": {
    make: correctionOf,
    row: (actor, id) => previewCircuitRevert(actor, id),
  },
} satisfies Record<string, Call>;
