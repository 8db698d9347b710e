import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { listIssueCauses } from "../sync-issues/list-issue-causes";
import { storedCircuit } from "../testing/circuits";
import { type TableAnswer, startBadWorkStudio } from "../testing/faults/bad-workstudio";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";
import { syncOrder } from "../testing/sync-units";
import { CIRCUIT_HEADING, circuitCells } from "@/lib/workstudio/testing/sample-circuit";

let workStudio: Awaited<ReturnType<typeof startBadWorkStudio>>;
let count = 0;
let workOrder = "";
beforeAll(async () => {
  workStudio = await startBadWorkStudio();
  Object.assign(process.env, workStudio.environment);
});
afterAll(() => workStudio.server.close());
beforeEach(async () => {
  count += 1;
  workOrder = `2025-9${count}`;
  const { id } = await storedCircuit({ workOrder, apiStatus: "ACTIV" });
  await db().circuit.update({ where: { id }, data: { lastSyncedAt: new Date() } });
});

const HEADING = [
  "SSUNITS_OBJECTID",
  "SS_WO",
  "SS_EXT",
  "VEGUNIT_UNIT",
  "VEGUNIT_PERMSTAT",
  "VEGUNIT_SPECIES",
  "VEGUNIT_DUEDATE",
];
const identity = (unit: number) => `0000000${unit}-0000-4000-8000-${String(count).padStart(12, "0")}`;
type Row = { id?: string; order?: string; extension?: string; type?: string; species?: unknown; due?: unknown };
const rowOf = (unit: number, row: Row = {}): string[] =>
  [
    row.id ?? identity(unit),
    row.order ?? workOrder,
    row.extension ?? "@",
    row.type ?? "SPM",
    "Approved",
    row.species ?? "Red Oak",
    row.due ?? null,
  ].map((cell) => JSON.stringify(cell));
const send = async (...rows: string[][]) => {
  workStudio.answers.set(workOrder, { heading: HEADING, rows });
  return syncOrder(workOrder);
};
const units = () =>
  db().$queryRaw<{ identity: string; state: string; species: string | null; due: string | null }[]>(Prisma.sql`
    SELECT u.identity::text AS identity, u.state, u.species, u.due_on::text AS due
    FROM planned_units u
    JOIN circuits c ON c.id = u.circuit_id
    WHERE c.work_order = ${workOrder}
    ORDER BY u.identity`);
const issues = async () =>
  (await db().syncIssue.findMany({ where: { workOrder, resolvedAt: null }, orderBy: { kind: "asc" } })).map(
    ({ kind, field }) => `${kind} ${field ?? ""}`.trim(),
  );
const states = async () => (await units()).map(({ state }) => state);

describe("a row of planned units that is not as it should be", () => {
  it("holds a sign that no database stores: it is taken out, the issue has its row, and the run goes on", async () => {
    const run = await send(rowOf(1, { species: "Red\u0000 Oak" }), rowOf(2));
    expect(run).toMatchObject({ syncStatus: "warning", units: { created: 2, failed: 0 } });
    expect((await units()).map(({ species }) => species)).toEqual(["Red Oak", "Red Oak"]);
    expect(await issues()).toEqual(["unit_bad_cell species"]);
  });

  it.each<[string, (unit: number) => string[], string]>([
    ["has too few cells", (unit) => rowOf(unit).slice(0, -1), "unit_broken_row"],
    ["has no identity", (unit) => rowOf(unit, { id: "" }), "unit_missing_value identity"],
    ["names another work order", (unit) => rowOf(unit, { order: "2025-OTHER" }), "unit_other_order"],
    ["has an extension that cannot be", (unit) => rowOf(unit, { extension: "TOO LONG" }), "unit_bad_cell extension"],
    ["stands under a circuit that is not known", (unit) => rowOf(unit, { extension: "Z" }), "unit_unknown_circuit Z"],
  ])("%s: whose it is cannot be told, so no unit is missing", async (_what, odd, issue) => {
    await send(rowOf(1), rowOf(2), rowOf(3));
    const run = await send(rowOf(1), rowOf(2), odd(3));
    expect(run.units).toMatchObject({ missing: 0, created: 0 });
    expect(await states()).toEqual(["present", "present", "present"]);
    expect(await issues()).toEqual([issue]);
    await send(rowOf(1), rowOf(2));
    expect(await states()).toEqual(["present", "present", "missing"]);
    expect(await issues()).toEqual([]);
  });

  it("says the same identity twice: one unit, and the issues list says so", async () => {
    await send(rowOf(1), rowOf(1, { species: "Black Locust" }));
    expect((await units()).map(({ species }) => species)).toEqual(["Black Locust"]);
    expect(await issues()).toEqual(["unit_duplicate"]);
  });

  it("has an identity that is no GUID: it is one unit by it, however often it comes", async () => {
    await send(rowOf(1, { id: `unit ${count}` }));
    await send(rowOf(1, { id: `unit ${count}`, species: "Black Locust" }));
    expect(await units()).toMatchObject([{ state: "present", species: "Black Locust" }]);
    expect(await issues()).toEqual(["unit_bad_cell identity"]);
  });

  it("is due in 2099 or in 1899: the one keeps what was stored and is told, the other is no date", async () => {
    await send(rowOf(1, { due: "/Date(2026-03-01)/" }));
    await send(rowOf(1, { due: "/Date(2099-03-01)/" }));
    expect(await units()).toMatchObject([{ due: "2026-03-01" }]);
    expect(await issues()).toEqual(["unit_future_date dueOn"]);
    await send(rowOf(1, { due: "/Date(1899-12-30)/" }));
    expect(await units()).toMatchObject([{ due: null }]);
  });
});

describe("a row of circuits that is not as it should be", () => {
  const circuitRow = (cells: Parameters<typeof circuitCells>[0]) => {
    const row = circuitCells({
      SS_JOBGUID: `{0A1B2C3D-1111-2222-3333-0000000000${10 + count}}`,
      SS_WO: `2025-C${count}`,
      ...cells,
    });
    return CIRCUIT_HEADING.map((column) => JSON.stringify(row[column] ?? null));
  };
  const sendCircuit = async (cells: Parameters<typeof circuitCells>[0]) => {
    const answer: TableAnswer = { heading: CIRCUIT_HEADING, rows: [circuitRow(cells)] };
    workStudio.answers.set("ACTIV", answer);
    return sync({ statuses: ["ACTIV"], acceptFewer: true, reason: "a test" } as Parameters<typeof sync>[0]);
  };
  const circuit = () => db().circuit.findFirstOrThrow({ where: { workOrder: `2025-C${count}` } });
  const START = "WPStartDate_Assessment_Xrefs_WP_STARTDATE";

  it("starts in 2099: the stored day stays and is told; 1899 is no day", async () => {
    await sendCircuit({});
    await sendCircuit({ [START]: "/Date(2099-01-01)/" });
    expect((await circuit()).startDate).toEqual(new Date("2026-01-05"));
    expect(await db().syncIssue.count({ where: { field: "start_date", resolvedAt: null } })).toBe(1);
    await sendCircuit({ [START]: "/Date(1899-12-30)/" });
    expect((await circuit()).startDate).toBeNull();
  });

  it("cannot be read beside a correction: what WorkStudio said last stays, also where that is nothing", async () => {
    await sendCircuit({});
    const { id } = await circuit();
    await db().circuit.update({
      where: { id },
      data: {
        contractor: "Ours",
        userModifiedFields: { contractor: { modified_at: "2026-02-01", modified_by: 1, original_value: "Asplundh" } },
        upstreamValues: { contractor: "Asplundh" },
      },
    });
    await sendCircuit({ VEGJOB_CONTRACTOR: "" });
    expect(await circuit()).toMatchObject({ contractor: "Ours", upstreamValues: { contractor: null } });
    await sendCircuit({ VEGJOB_CONTRACTOR: { odd: true } });
    expect(await circuit()).toMatchObject({ contractor: "Ours", upstreamValues: { contractor: null } });
  });

  it("names a region that is not known: the name stands beside the sentence, whatever signs it has", async () => {
    await sendCircuit({ REGION: "Lake “A” Shore" });
    const causes = await listIssueCauses(await signedIn({ role: "admin" }));
    expect(causes).toContainEqual(expect.objectContaining({ kind: "unknown_region", name: "Lake “A” Shore" }));
  });
});
