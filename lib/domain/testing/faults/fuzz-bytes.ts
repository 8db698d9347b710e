import fc from "fast-check";
import { readTable } from "@/lib/workstudio/ddo-table";
import { unitOfTableRow } from "@/lib/workstudio/unit-row";
import { UNIT_COLUMNS_DROPPED, UNIT_COLUMNS_REQUIRED } from "@/lib/workstudio/unit-row";
import { WorkStudioError } from "@/lib/workstudio/workstudio-error";
import type { FaultReport } from "./kill-points";

const HEADING = [...UNIT_COLUMNS_REQUIRED, "VEGUNIT_ASSNOTE", "JOBVEGETATIONUNITS_ACRES"];
const SECRET = "Call Edna 555-0100";
const units = fc.array(fc.tuple(fc.uuid(), fc.jsonValue({ maxDepth: 2 })), { minLength: 0, maxLength: 8 });
const damage = fc.oneof(
  fc.constant({ kind: "none" as const }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant("flip" as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    byte: fc.nat(255),
  }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    text: fc.string(),
  }),
  fc.record({ kind: fc.constant("junk" as const), bytes: fc.uint8Array({ maxLength: 200 }) }),
  fc.record({ kind: fc.constant("json" as const), value: fc.jsonValue() }),
);
const answer = fc.record({ units, damage, pieces: fc.integer({ min: 1, max: 5 }) });
type Answer = typeof answer extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Answers of bytes that are cut off, changed, or no answer at all: each ends as rows or as an error that has a name; a
 * whole one gives every row; and no landowner's comment leaves the reader.
 */
export async function fuzzBytes({ seed, answers }: { seed: number; answers: number }): Promise<FaultReport> {
  const faults: string[] = [];
  let refused = 0;
  for (const one of fc.sample(answer, { seed, numRuns: answers })) {
    const bytes = damaged(one);
    try {
      const rows = await readAll(bytes, one.pieces);
      const said = rows.map(({ unit, problems, raw }) => JSON.stringify([unit, problems, raw()])).join("");
      if (one.damage.kind === "none" && rows.length !== one.units.length)
        faults.push(`${rows.length} rows of ${one.units.length}: ${bytes.toString("utf8").slice(0, 200)}`);
      if (one.damage.kind === "none" && said.includes(SECRET)) faults.push("A landowner’s comment left the reader.");
    } catch (error) {
      refused += 1;
      if (!(error instanceof WorkStudioError))
        faults.push(`${String(error)} of ${JSON.stringify(one.damage)}: ${bytes.toString("utf8").slice(0, 200)}`);
      else if (one.damage.kind === "none") faults.push(`A whole answer was refused: ${error.message}`);
    }
  }
  return { name: "answers of damaged bytes", tried: answers, notes: [`${refused} refused`], faults };
}

async function readAll(bytes: Buffer, pieces: number) {
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  const source = (async function* () {
    for (let from = 0; from < bytes.length; from += size)
      yield await Promise.resolve(bytes.subarray(from, from + size));
  })();
  const now = new Date("2026-02-01T12:00:00Z");
  const rows: ReturnType<typeof unitOfTableRow>[] = [];
  const options = { requiredColumns: UNIT_COLUMNS_REQUIRED, dropColumns: UNIT_COLUMNS_DROPPED };
  for await (const batch of readTable(source, (row) => unitOfTableRow(row, now), options)) rows.push(...batch);
  return rows;
}

function damaged({ units: sent, damage: how }: Answer): Buffer {
  const rows = sent.map(([identity, acres]) => [identity, "2025-1", "@", "SPM", "Approved", SECRET, acres]);
  const whole = Buffer.from(JSON.stringify({ Protocol: "DATASET", DataSet: { Heading: HEADING, Data: rows } }));
  const place = (at: number) => Math.floor(at * whole.length);
  switch (how.kind) {
    case "cut":
      return whole.subarray(0, place(how.at));
    case "flip": {
      const changed = Buffer.from(whole);
      changed[Math.min(place(how.at), changed.length - 1)] = how.byte;
      return changed;
    }
    case "insert":
      return Buffer.concat([whole.subarray(0, place(how.at)), Buffer.from(how.text), whole.subarray(place(how.at))]);
    case "junk":
      return Buffer.from(how.bytes);
    case "json":
      return Buffer.from(JSON.stringify(how.value));
    case "none":
      return whole;
  }
}
