import { createCircuit } from "@/lib/domain/circuits/create-circuit";
import { deleteCircuit, restoreCircuit } from "@/lib/domain/circuits/delete-circuit";
import { deletedList, exportDeleted, listDeleted } from "@/lib/domain/circuits/list-deleted";
import { listMergeCandidates, mergeCircuits, previewMerge } from "@/lib/domain/circuits/merge-circuits";
import { storedCircuit } from "@/lib/domain/testing/circuits";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import type { Call, Row } from "./call";
import { circuitOf } from "./circuit-calls";

let count = 0;

async function deletedOf(region: string): Promise<Row> {
  const row = await circuitOf(region);
  await deleteCircuit(systemActor("test"), { id: row.id, rowVersion: 1, reason: "matrix" });
  return row;
}

/** A circuit of a region that WorkStudio does not know. */
async function madeOf(region: string): Promise<Row> {
  const row = await circuitOf(region);
  await db().circuit.update({ where: { id: row.id }, data: { madeAt: new Date() } });
  return row;
}

const shown = (row: Row) => deletedList.parse({ q: row.mark });

export const byHandCalls = {
  "circuits/create-circuit#createCircuit": {
    plain: async (actor) =>
      createCircuit(actor, {
        workOrder: `2033-${(count += 1)}`,
        extension: null,
        title: "MATRIX LINE",
        regionId: Number((await db().region.findUniqueOrThrow({ where: { code: "LAN" } })).id),
        contractor: null,
        cycleType: null,
        totalMiles: 1,
        totalAcres: 0,
        startDate: null,
        reason: "matrix",
      }),
  },
  "circuits/delete-circuit#deleteCircuit": {
    make: circuitOf,
    row: (actor, id) => deleteCircuit(actor, { id, rowVersion: 1, reason: "matrix" }),
  },
  "circuits/delete-circuit#restoreCircuit": {
    make: deletedOf,
    row: (actor, id) => restoreCircuit(actor, { id, rowVersion: 2, reason: "matrix" }),
  },
  "circuits/list-deleted#listDeleted": {
    make: deletedOf,
    list: (actor, ...rows) => Promise.all(rows.map((row) => listDeleted(actor, shown(row)))),
  },
  "circuits/list-deleted#exportDeleted": {
    make: deletedOf,
    list: (actor, ...rows) =>
      Promise.all(rows.map(async (row) => (await exportDeleted(actor, shown(row), "csv")).text())),
  },
  "circuits/merge-circuits#previewMerge": {
    make: circuitOf,
    row: async (actor, goneId) => previewMerge(actor, { id: (await circuitOf("LAN")).id, goneId }),
  },
  "circuits/merge-circuits#mergeCircuits": {
    make: madeOf,
    row: async (actor, goneId) =>
      mergeCircuits(actor, {
        id: (await circuitOf("LAN")).id,
        rowVersion: 1,
        goneId,
        goneVersion: 1,
        reason: "matrix",
      }),
  },
  "circuits/merge-circuits#listMergeCandidates": {
    make: circuitOf,
    list: async (actor, ...rows) => {
      const { id } = await storedCircuit({ region: "LAN" });
      return Promise.all(rows.map(({ mark }) => listMergeCandidates(actor, { id, q: mark })));
    },
  },
} satisfies Record<string, Call>;
