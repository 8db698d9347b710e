import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { UNIT_COLUMNS } from "../../planned-units/unit-columns";
import { Prisma, db } from "@/lib/platform/db";
import type { UnitField } from "@/lib/workstudio/unit-row";
import { storedCircuit } from "../circuits";
import { syncUnits } from "../sync-units";
import type { TableAnswer } from "./bad-workstudio";
import type { FaultReport } from "./kill-points";
import { type OddCell, type OddKind, oddCell } from "./odd-cells";

/** What is spoiled, and what kind of value stands there. */
const SPOILED = {
  JOBVEGETATIONUNITS_LENGTHWRK: ["linearFt", "feet"],
  JOBVEGETATIONUNITS_ACRES: ["acres", "acres"],
  JOBVEGETATIONUNITS_NUMTREES: ["trees", "trees"],
  VEGUNIT_AUDITDATE: ["auditedOn", "day"],
  VEGUNIT_DUEDATE: ["dueOn", "day"],
  VEGUNIT_SPECIES: ["species", "text100"],
  VEGUNIT_AUDITOR: ["auditor", "text100"],
  STATIONS_STATNAME: ["stationName", "text50"],
  VEGUNIT_AUDIT_PASS: ["auditPassed", "truth"],
} satisfies Record<string, [UnitField, OddKind]>;
const COLUMNS = Object.keys(SPOILED) as (keyof typeof SPOILED)[];
const HEADING = [
  "SSUNITS_OBJECTID",
  "SS_WO",
  "SS_EXT",
  "VEGUNIT_UNIT",
  "VEGUNIT_PERMSTAT",
  "VEGUNIT_ASSDDATE",
  ...COLUMNS,
];
/** Where nothing odd is sent. */
const PLAIN: Record<keyof typeof SPOILED, OddCell> = Object.fromEntries(
  Object.entries({
    JOBVEGETATIONUNITS_LENGTHWRK: [100.25, "100.25"],
    JOBVEGETATIONUNITS_ACRES: [0.5, "0.5000"],
    JOBVEGETATIONUNITS_NUMTREES: [7, "7"],
    VEGUNIT_AUDITDATE: ["/Date(2026-01-09)/", "2026-01-09"],
    VEGUNIT_DUEDATE: ["/Date(2026-03-01)/", "2026-03-01"],
    VEGUNIT_SPECIES: ["Silver Maple", "Silver Maple"],
    VEGUNIT_AUDITOR: ["Corwin Ashdown", "Corwin Ashdown"],
    STATIONS_STATNAME: ["40", "40"],
    VEGUNIT_AUDIT_PASS: [true, "true"],
  }).map(([column, [sent, value]]) => [column, { sent: JSON.stringify(sent), value, isKept: false, isTold: false }]),
) as Record<keyof typeof SPOILED, OddCell>;

/** What else can be wrong with a row as a whole. */
const ROW_FAULTS = [
  "none",
  "none",
  "none",
  "none",
  "none",
  "none",
  "twice",
  "too-short",
  "no-identity",
  "other-order",
  "odd-extension",
] as const;
const row = fc.record({
  fault: fc.constantFrom(...ROW_FAULTS),
  cells: fc.record(
    Object.fromEntries(COLUMNS.map((column) => [column, oddCell(SPOILED[column][1])])) as {
      [Column in (typeof COLUMNS)[number]]: fc.Arbitrary<OddCell | null>;
    },
  ),
});
type OddRow = typeof row extends fc.Arbitrary<infer Value> ? Value : never;
const UNITS_PER_ORDER = 4;
const answer = fc.tuple(...Array.from({ length: UNITS_PER_ORDER }, () => row));

type Unit = { identity: string; workOrder: string; values: Map<string, string | null> };
type Row = { line: string[]; told: Set<string> };

/**
 * Answers of odd cells and broken rows for `orders` work orders, `rounds` times over: after each, every unit must be
 * there with the value that was readable, or the one that was stored, and the issues list must name what could not be
 * read, and nothing else.
 */
export async function fuzzUnits(
  answers: Map<string, TableAnswer>,
  { seed, orders, rounds }: { seed: number; orders: number; rounds: number },
): Promise<FaultReport> {
  const units: Unit[] = [];
  for (let number = 0; number < orders; number += 1) {
    const workOrder = `2025-F${number}`;
    await storedCircuit({ workOrder, apiStatus: "ACTIV" });
    for (let unit = 0; unit < UNITS_PER_ORDER; unit += 1)
      units.push({ identity: randomUUID(), workOrder, values: new Map() });
  }
  const workOrders = [...new Set(units.map(({ workOrder }) => workOrder))];
  await db().$executeRaw`UPDATE circuits SET last_synced_at = now()`;
  const faults: string[] = [];
  let rows = 0;
  let odd = 0;
  for (let round = 0; round <= rounds; round += 1) {
    // First whole, so that there is something to keep.
    const drawn = round === 0 ? [] : fc.sample(answer, { seed: seed + round, numRuns: orders });
    const told = new Map(workOrders.map((workOrder) => [workOrder, new Set<string>()]));
    for (const [index, workOrder] of workOrders.entries()) {
      const own = units.filter((unit) => unit.workOrder === workOrder);
      const sent = own.map((unit, place) => sendUnit(unit, drawn[index]?.[place]));
      rows += sent.length;
      for (const { told: fields } of sent) for (const field of fields) told.get(workOrder)?.add(field);
      odd += sent.filter(({ told: fields }) => fields.size > 0).length;
      answers.set(workOrder, { heading: HEADING, rows: sent.flatMap(({ line }) => asRows(line)) });
    }
    const run = await syncUnits({ workOrders });
    if (run?.syncStatus === "failed" || (run?.units?.failed ?? 0) > 0)
      faults.push(`round ${round}: the run ended ${run?.syncStatus ?? "nowhere"}: ${run?.errorMessage ?? ""}`);
    faults.push(...(await compare(units, told)).map((fault) => `round ${round}: ${fault}`));
    if (faults.length > 20) break;
  }
  const answered = orders * rounds;
  return { name: "answers of planned units", tried: answered, notes: [`${rows} rows`, `${odd} of them odd`], faults };
}

const asRows = (line: string[]): string[][] => {
  const [count, ...cells] = line;
  return Array.from({ length: Number(count) }, () => cells);
};

/**
 * The row of a unit, after how many times it is sent, and what the issues list must say; the unit's values become what
 * must be stored.
 */
function sendUnit(unit: Unit, odd: OddRow | undefined): Row {
  const told = new Set<string>();
  const fault = odd?.fault ?? "none";
  const cells = COLUMNS.map((column) => odd?.cells[column] ?? PLAIN[column]);
  const line = [
    fault === "no-identity" ? '""' : JSON.stringify(unit.identity),
    JSON.stringify(fault === "other-order" ? "2025-OTHER" : unit.workOrder),
    fault === "odd-extension" ? '{"a":1}' : '"@"',
    '"SPM"',
    '"Approved"',
    '"/Date(2026-01-14T17:00:00Z)/"',
    ...cells.map(({ sent }) => sent),
  ];
  if (fault === "too-short") line.pop();
  if (fault === "twice") told.add("unit_duplicate ");
  const lost = {
    "too-short": "unit_broken_row ",
    "no-identity": "unit_missing_value identity",
    "other-order": "unit_other_order ",
    "odd-extension": "unit_bad_cell extension",
  }[fault as string];
  if (lost !== undefined) told.add(lost);
  const isRead = fault === "none" || fault === "twice";
  for (const [index, column] of COLUMNS.entries()) {
    const [field] = SPOILED[column];
    const cell = cells[index];
    if (!cell) continue;
    if (isRead && !cell.isKept) unit.values.set(field, cell.value);
    // A row that cannot be used is read as far as it goes.
    if (cell.isTold && isRead) told.add(`field ${field}`);
  }
  return { line: [fault === "twice" ? "2" : "1", ...line], told };
}

type Stored = { identity: string; state: string } & Record<string, string | null>;

async function compare(units: Unit[], told: Map<string, Set<string>>): Promise<string[]> {
  const fields = COLUMNS.map((column) => SPOILED[column][0]);
  const columns = fields.map((field) => `u.${UNIT_COLUMNS[field].column}::text AS "${field}"`).join(", ");
  const stored = await db().$queryRaw<Stored[]>(
    Prisma.sql`SELECT u.identity::text AS identity, u.state, ${Prisma.raw(columns)} FROM planned_units u`,
  );
  const byIdentity = new Map(stored.map((unit) => [unit.identity, unit]));
  const faults: string[] =
    stored.length === units.length ? [] : [`${stored.length} units are stored, not ${units.length}`];
  for (const { identity, workOrder, values } of units) {
    const found = byIdentity.get(identity);
    if (found?.state !== "present") {
      faults.push(`a unit of ${workOrder} is ${found?.state ?? "lost"}`);
      continue;
    }
    for (const [field, value] of values)
      if (found[field] !== value)
        faults.push(`${workOrder} ${field} is ${JSON.stringify(found[field])}, not ${JSON.stringify(value)}`);
  }
  const issues = await db().$queryRaw<{ workOrder: string; kind: string; field: string | null }[]>(
    Prisma.sql`
      SELECT work_order AS "workOrder", kind, field
      FROM sync_issues
      WHERE resolved_at IS NULL AND kind <> 'unit_suspicious'`,
  );
  const open = new Map([...told.keys()].map((workOrder) => [workOrder, new Set<string>()]));
  for (const { workOrder, kind, field } of issues) {
    const own = `${kind} ${field ?? ""}`;
    const isOfRow = /duplicate|broken_row|other_order|identity$|extension$/.test(own);
    open.get(workOrder)?.add(isOfRow ? own : `field ${field ?? ""}`);
  }
  for (const [workOrder, wanted] of told) {
    const found = open.get(workOrder) ?? new Set();
    for (const one of wanted) if (!found.has(one)) faults.push(`${workOrder}: no issue tells of “${one}”`);
    for (const one of found)
      if (!wanted.has(one)) faults.push(`${workOrder}: an issue tells of “${one}” without reason`);
  }
  return faults;
}
