import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { TestSimulator } from "@/lib/platform/testing/start-simulator";
import { getCircuit } from "../../circuits/get-circuit";
import { editCircuit, takeTheirs } from "../../circuits/mutations";
import { signedIn } from "../people";
import { sync } from "../sync";
import type { Beside, Deed } from "./beside";
import type { FaultReport } from "./kill-points";

/** Fields that people and WorkStudio change at the same time: WorkStudio's column, and where it is stored. */
const FIELDS = {
  title: ["SS_TITLE", "title"],
  totalAcres: ["VEGJOB_PROJACRES", "totalAcres"],
  percentComplete: ["VEGJOB_PRCENT", "percentComplete"],
} as const;
type Field = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Field[];
/** The longest a person waits after a sync has begun. */
const LATEST_MS = 400;

const deed = fc.record({
  theirs: fc.constantFrom(...NAMES),
  ours: fc.constantFrom(...NAMES),
  kind: fc.constantFrom("edit", "edit", "edit", "use theirs"),
  afterMs: fc.integer({ min: 0, max: LATEST_MS }),
  person: fc.nat(1),
});

/**
 * People correct circuits, or use WorkStudio's value again, at random moments of syncs that bring new values of the
 * same circuits (security K4). In the end a corrected field has the last person's value, every other WorkStudio's last
 * one. With a second panel one of two people sits there, and its worker is asked for each sync too: one of both carries
 * it out.
 */
export async function interleaveEdits(
  simulator: TestSimulator,
  { seed, circuits, rounds, beside }: { seed: number; circuits: number; rounds: number; beside?: Beside },
): Promise<FaultReport> {
  await sync();
  const people = [await signedIn({ role: "admin" }), await signedIn({ role: "admin" })];
  const known = await db().circuit.findMany({
    where: { extension: "@" },
    take: circuits,
    orderBy: { id: "asc" },
    select: { id: true, jobGuid: true },
  });
  const theirs = new Map<string, string | number>();
  const ours = new Map<string, string | number>();
  let conflicts = 0;
  const syncs = { here: 0, there: 0 };
  await beside?.look();
  for (let round = 1; round <= rounds; round += 1) {
    const deeds = fc.sample(deed, { seed: seed + round, numRuns: known.length });
    for (const [index, { jobGuid }] of known.entries()) {
      const field = deeds[index]?.theirs ?? "title";
      const value = valueOf(field, round, index);
      await simulator.edit(jobGuid, { [FIELDS[field][0]]: value });
      theirs.set(`${index} ${field}`, value);
    }
    const acts = known.map(async ({ id }, index) => {
      const {
        ours: field,
        kind,
        afterMs,
        person,
      } = deeds[index] ?? { ours: "title", kind: "edit", afterMs: 0, person: 0 };
      const actor = people[person];
      if (!actor) return;
      await delay(afterMs);
      const value = valueOf(field, round + rounds, index);
      const done: Deed = { actor, circuitId: Number(id), field, value: kind === "edit" ? value : null };
      conflicts += await (beside && person === 1 ? beside.act(done) : actOn(done));
      if (kind === "edit") ours.set(`${index} ${field}`, value);
      else ours.delete(`${index} ${field}`);
    });
    await Promise.all([syncOnce(beside, syncs), ...acts]);
  }
  const looks = await beside?.rest();
  await sync();
  const faults: string[] = [];
  const stored = await db().circuit.findMany({ where: { id: { in: known.map(({ id }) => id) } } });
  for (const [index, { id }] of known.entries()) {
    const circuit = stored.find((one) => one.id === id);
    for (const field of NAMES) {
      const key = `${index} ${field}`;
      const wanted = ours.get(key) ?? theirs.get(key);
      const found = circuit?.[field];
      if (wanted !== undefined && String(found) !== String(wanted))
        faults.push(
          `circuit ${id} ${field} is ${String(found)}, not ${ours.has(key) ? "the person’s" : "WorkStudio’s"} ${wanted}`,
        );
      const isTracked = field in columnsOf(circuit?.userModifiedFields);
      if (isTracked !== ours.has(key))
        faults.push(`circuit ${id} ${field} is ${isTracked ? "" : "not "}tracked as corrected`);
    }
  }
  return {
    name: "edits in the middle of syncs",
    tried: rounds * known.length,
    notes: [
      `${rounds + 2} syncs`,
      `${conflicts} saves met another change and were made again`,
      ...(beside
        ? [
            `${syncs.there} syncs by the second worker, ${syncs.here} by the first`,
            `${looks} looks at the second panel`,
          ]
        : []),
    ],
    faults,
  };
}

const COLUMN_FIELDS: Record<string, Field> = {
  title: "title",
  total_acres: "totalAcres",
  percent_complete: "percentComplete",
};
const columnsOf = (edits: unknown): Partial<Record<Field, true>> =>
  Object.fromEntries(
    Object.keys(edits ?? {}).flatMap((column) => (COLUMN_FIELDS[column] ? [[COLUMN_FIELDS[column], true]] : [])),
  );

/** Never the same twice in a field. */
function valueOf(field: Field, round: number, index: number): string | number {
  if (field === "title") return `LINE ${round}.${index}`;
  return field === "totalAcres" ? round * 100 + index : ((round * 100 + index) % 9_973) / 100;
}

/** One sync, by whichever worker is first; the other is told that one goes on, or finds nothing new after it. */
async function syncOnce(beside: Beside | undefined, syncs: { here: number; there: number }): Promise<void> {
  const here = sync().then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.code === "CONFLICT") return false;
      throw error;
    },
  );
  const [isHere, isThere] = await Promise.all([here, beside?.sync() ?? false]);
  if (!isHere && !isThere) throw new Error("Both workers said that another sync goes on.");
  syncs.here += isHere ? 1 : 0;
  syncs.there += isThere ? 1 : 0;
}

/** Edits, or uses WorkStudio's value where there is none; answers how often somebody was faster. */
export async function actOn({ actor, circuitId: id, field, value }: Deed): Promise<number> {
  for (let conflicts = 0; ; conflicts += 1) {
    const { values, rowVersion } = await getCircuit(actor, id);
    try {
      if (value === null) await takeTheirs(actor, { id, rowVersion, fields: [field] });
      else await editCircuit(actor, { id, values: { [field]: value }, base: values, reason: "walked it" });
      return conflicts;
    } catch (error) {
      if (!(error instanceof AppError && error.code === "CONFLICT")) throw error;
    }
  }
}
