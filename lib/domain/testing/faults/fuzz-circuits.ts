import fc from "fast-check";
import { Prisma, db } from "@/lib/platform/db";
import { CIRCUIT_HEADING, circuitCells } from "@/lib/workstudio/testing/sample-circuit";
import { sync } from "../sync";
import type { TableAnswer } from "./bad-workstudio";
import type { FaultReport } from "./kill-points";
import { ODD_CELLS, type OddCell, type OddKind, oddCell } from "./odd-cells";

const STATUS = "ACTIV";
/** What is spoiled, the column it is stored in, what kind of value stands there, and what a blank cell means. */
const SPOILED = {
  VEGJOB_LENGTH: ["total_miles", "miles"],
  VEGJOB_LENGTHCOMP: ["miles_planned", "miles"],
  VEGJOB_PROJACRES: ["total_acres", "area"],
  WPStartDate_Assessment_Xrefs_WP_STARTDATE: ["start_date", "day"],
  VEGJOB_CONTRACTOR: ["contractor", "text50"],
  VEGJOB_CYCLETYPE: ["cycle_type", "text100"],
} as const satisfies Record<string, [string, OddKind | "miles" | "area"]>;
type Column = keyof typeof SPOILED;
const COLUMNS = Object.keys(SPOILED) as Column[];

// A circuit always has miles and acres: a blank cell of miles keeps them, one of acres is none.
const KINDS: Record<"miles" | "area", OddCell[]> = {
  miles: ODD_CELLS.feet.map((cell) =>
    cell.value === null && !cell.isKept ? { ...cell, isKept: true, isTold: true } : cell,
  ),
  area: ODD_CELLS.feet.map((cell) => (cell.value === null && !cell.isKept ? { ...cell, value: "0.00" } : cell)),
};
const kindOf = (kind: OddKind | "miles" | "area") =>
  kind === "miles" || kind === "area"
    ? fc.option(fc.constantFrom(...KINDS[kind]), { freq: 2, nil: null })
    : oddCell(kind);
const ROW_FAULTS = [
  "none",
  "none",
  "none",
  "none",
  "none",
  "none",
  "none",
  "none",
  "no-guid",
  "unknown-region",
] as const;
const row = fc.record({
  fault: fc.constantFrom(...ROW_FAULTS),
  cells: fc.record(
    Object.fromEntries(COLUMNS.map((column) => [column, kindOf(SPOILED[column][1])])) as Record<
      Column,
      fc.Arbitrary<OddCell | null>
    >,
  ),
});
type OddRow = typeof row extends fc.Arbitrary<infer Value> ? Value : never;

type Circuit = { jobGuid: string; workOrder: string; values: Map<string, string | null> };
const PLAIN: Record<Column, OddCell> = {
  VEGJOB_LENGTH: plain("57.79", "57.79"),
  VEGJOB_LENGTHCOMP: plain("33.89", "33.89"),
  VEGJOB_PROJACRES: plain("0.51", "0.51"),
  WPStartDate_Assessment_Xrefs_WP_STARTDATE: plain('"/Date(2026-01-05T05:00:00.000Z)/"', "2026-01-05"),
  VEGJOB_CONTRACTOR: plain('"Asplen"', "Asplen"),
  VEGJOB_CYCLETYPE: plain('"Trim"', "Trim"),
};
function plain(sent: string, value: string): OddCell {
  return { sent, value, isKept: false, isTold: false };
}

/**
 * As `fuzzUnits`, of the circuits of one status: `circuits` in each answer, every tenth of them corrected by a person
 * in all its fields.
 */
export async function fuzzCircuits(
  answers: Map<string, TableAnswer>,
  { seed, circuits, rounds }: { seed: number; circuits: number; rounds: number },
): Promise<FaultReport> {
  const known = Array.from({ length: circuits }, (_, number): Circuit => ({
    jobGuid: `{${(number + 1).toString(16).toUpperCase().padStart(8, "0")}-0000-4000-8000-00000000FACE}`,
    workOrder: `2025-C${number}`,
    values: new Map(),
  }));
  const faults: string[] = [];
  let odd = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const drawn = round === 0 ? [] : fc.sample(row, { seed: seed + round, numRuns: circuits });
    const told = new Set<string>();
    const rows = known.map((circuit, index) => sendCircuit(circuit, drawn[index], told));
    odd += drawn.filter(({ cells }) => Object.values(cells).some((cell) => cell?.isTold)).length;
    answers.set(STATUS, { heading: CIRCUIT_HEADING, rows });
    const log = await sync({ statuses: [STATUS] });
    if (log.status === "failed") faults.push(`round ${round}: the run failed: ${log.message ?? ""}`);
    faults.push(...(await compare(known, told)).map((fault) => `round ${round}: ${fault}`));
    if (round === 0) await correct();
    if (faults.length > 20) break;
  }
  return {
    name: "answers of circuits",
    tried: rounds,
    notes: [`${rounds * circuits} rows`, `${odd} of them odd`],
    faults,
  };
}

const CORRECTED = "CORRECTED ";
const IS_CORRECTED = Prisma.sql`c.work_order LIKE '%0'`;

/** A person's own values, which no answer may change. */
async function correct(): Promise<void> {
  const fields = Object.values(SPOILED).map(([column]) => column);
  const entries = Prisma.raw(
    fields
      .map(
        (column) =>
          `'${column}', jsonb_build_object('modified_at', now(), 'modified_by', 1, 'original_value', c.${column})`,
      )
      .join(", "),
  );
  const theirs = Prisma.raw(fields.map((column) => `'${column}', c.${column}`).join(", "));
  await db().$executeRaw(Prisma.sql`
    UPDATE circuits c
    SET user_modified_fields = jsonb_build_object(${entries}), upstream_values = jsonb_build_object(${theirs}),
      total_miles = 1.11, miles_planned = 2.22, total_acres = 3.33, start_date = '2026-05-05',
      contractor = ${CORRECTED}, cycle_type = ${CORRECTED}
    WHERE ${IS_CORRECTED}`);
}

function sendCircuit(circuit: Circuit, odd: OddRow | undefined, told: Set<string>): string[] {
  const cells = new Map(COLUMNS.map((column) => [column as string, odd?.cells[column] ?? PLAIN[column]]));
  const fault = odd?.fault ?? "none";
  const base = circuitCells({
    SS_JOBGUID: fault === "no-guid" ? "no GUID" : circuit.jobGuid,
    SS_WO: circuit.workOrder,
    REGION: fault === "unknown-region" ? "Lake “A” Shore" : "Lancaster",
    WSREQ_STATUS: STATUS,
  });
  for (const column of COLUMNS) {
    const [field] = SPOILED[column];
    const cell = cells.get(column);
    if (!cell) continue;
    if (fault === "none" && !cell.isKept) circuit.values.set(field, cell.value);
    if (cell.isTold) told.add(`${circuit.workOrder} ${field}`);
  }
  if (fault === "no-guid") told.add(`${circuit.workOrder} job_guid`);
  if (fault === "unknown-region") told.add(`${circuit.workOrder} region_id`);
  return CIRCUIT_HEADING.map((column) => cells.get(column)?.sent ?? JSON.stringify(base[column] ?? null));
}

type Stored = { workOrder: string; isCorrected: boolean } & Record<string, string | null>;

async function compare(known: Circuit[], told: Set<string>): Promise<string[]> {
  const fields = Object.values(SPOILED).map(([column]) => column);
  const theirs = Prisma.raw(
    fields
      .map(
        (column) =>
          `coalesce(CASE WHEN c.user_modified_fields ? '${column}' THEN CASE WHEN c.upstream_values ? '${column}' THEN c.upstream_values->>'${column}' ELSE c.user_modified_fields->'${column}'->>'original_value' END ELSE c.${column}::text END) AS "${column}", c.${column}::text AS "own_${column}"`,
      )
      .join(", "),
  );
  const stored = await db().$queryRaw<Stored[]>(
    Prisma.sql`
      SELECT c.work_order AS "workOrder", ${IS_CORRECTED} AND c.user_modified_fields IS NOT NULL AS "isCorrected",
        ${theirs}
      FROM circuits c`,
  );
  const byOrder = new Map(stored.map((circuit) => [circuit.workOrder, circuit]));
  const faults: string[] = stored.length === known.length ? [] : [`${stored.length} circuits, not ${known.length}`];
  for (const { workOrder, values } of known) {
    const found = byOrder.get(workOrder);
    if (!found) {
      faults.push(`${workOrder} is lost`);
      continue;
    }
    for (const [field, value] of values) {
      const is = found[field] ?? null;
      const same =
        is === value || (is !== null && value !== null && /^[\d.]+$/.test(value) && Number(is) === Number(value));
      if (!same)
        faults.push(
          `${workOrder} ${field} is ${JSON.stringify(is)}, not ${JSON.stringify(value)}${found.isCorrected ? ", beside a correction" : ""}`,
        );
      if (found.isCorrected && !/^(1\.11|2\.22|3\.33|2026-05-05|CORRECTED )$/.test(found[`own_${field}`] ?? ""))
        faults.push(`${workOrder} ${field} lost its correction: ${JSON.stringify(found[`own_${field}`])}`);
    }
  }
  const issues = await db().$queryRaw<{ key: string }[]>(
    Prisma.sql`
      SELECT DISTINCT concat_ws(' ', work_order, field) AS key
      FROM sync_issues
      WHERE resolved_at IS NULL AND kind NOT IN ('unknown_domain', 'unknown_status')`,
  );
  const open = new Set(issues.map(({ key }) => key));
  for (const one of told) if (!open.has(one)) faults.push(`no issue tells of “${one}”`);
  for (const one of open) if (!told.has(one)) faults.push(`an issue tells of “${one}” without reason`);
  return faults;
}
