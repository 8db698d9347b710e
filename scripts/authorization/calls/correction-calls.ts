import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { can } from "@/lib/platform/permissions";
import { editCircuit } from "@/lib/domain/circuits/mutations";
import { decideCorrections } from "@/lib/domain/corrections/decide-corrections";
import { correctionList, exportCorrections, listCorrections } from "@/lib/domain/corrections/list";
import { previewDecision } from "@/lib/domain/corrections/preview-decision";
import { undoDecision } from "@/lib/domain/corrections/undo-decision";
import { storedCircuit } from "@/lib/domain/testing/circuits";
import type { Call, Row } from "./call";

let count = 0;

/** A corrected title of a circuit of a region. */
async function correctionOf(region: string): Promise<Row> {
  count += 1;
  const mark = `CORRECTION ${count} ${region} LINE`;
  const { id } = await storedCircuit({ region, title: "BEFORE" });
  await editCircuit(systemActor("test"), { id, base: { title: "BEFORE" }, values: { title: mark }, reason: "matrix" });
  const found = await db().circuitCorrection.findFirstOrThrow({ where: { circuitId: id }, select: { id: true } });
  return { id: Number(found.id), mark };
}

const targetOf = (rows: Row[]) => ({ target: { kind: "chosen" as const, ids: rows.map(({ id }) => id) } });

export const correctionCalls = {
  "corrections/list#listCorrections": {
    make: correctionOf,
    list: (actor, ...rows) =>
      Promise.all(rows.map(({ mark }) => listCorrections(actor, correctionList.parse({ q: mark })))),
  },
  "corrections/list#exportCorrections": {
    make: correctionOf,
    list: (actor, ...rows) =>
      Promise.all(
        rows.map(async ({ mark }) => (await exportCorrections(actor, correctionList.parse({ q: mark }), "csv")).text()),
      ),
  },
  "corrections/preview-decision#previewDecision": {
    make: correctionOf,
    list: async (actor, ...rows) => (await previewDecision(actor, targetOf(rows))).examples,
  },
  // Nobody decided anything that could be undone.
  "corrections/undo-decision#undoDecision": {
    plain: (actor) => undoDecision(actor, { first: 1, last: 1 }),
    ends: ["CONFLICT"],
  },
  "corrections/decide-corrections#decideCorrections": {
    make: correctionOf,
    list: async (actor, ...rows) => {
      const { guard } = await previewDecision(can(actor, "circuit:edit") ? actor : systemActor("test"), targetOf(rows));
      await decideCorrections(actor, { ...targetOf(rows), decision: { kind: "theirs" }, reason: "matrix", guard });
      const left = await db().circuitCorrection.findMany({
        where: { id: { in: rows.map(({ id }) => id) } },
        select: { id: true },
      });
      return rows.filter(({ id }) => !left.some((one) => Number(one.id) === id));
    },
  },
} satisfies Record<string, Call>;
