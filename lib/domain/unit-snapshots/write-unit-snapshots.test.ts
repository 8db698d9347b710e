import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { UNIT_FIELDS } from "@/lib/workstudio/unit-row";
import { UNIT_COLUMNS } from "../planned-units/unit-columns";
import { sync } from "../testing/sync";
import { passHours, syncOrder, syncUnits } from "../testing/sync-units";

const MARA = "GREENBOUGH\\mhartwell";
const FORESTER = "KEYVALLEY\\cforest";

let simulator: TestSimulator;
let circuits: { id: bigint; jobGuid: string; workOrder: string; units: number }[] = [];
let taken = 0;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 80 });
  await db().accountDomain.createMany({
    data: [
      { domain: "GreenBough", kind: "contractor" },
      { domain: "KEYVALLEY", kind: "utility" },
    ],
  });
  await sync();
  await syncUnits();
  circuits = await db().$queryRaw<typeof circuits>(Prisma.sql`
    SELECT c.id, c.job_guid AS "jobGuid", c.work_order AS "workOrder", f.unit_count::float8 AS units
    FROM circuits c
    JOIN circuit_unit_fetches f ON f.circuit_id = c.id
    WHERE f.unit_count > 10 AND NOT EXISTS (SELECT FROM circuits o WHERE o.work_order = c.work_order AND o.id <> c.id)
    ORDER BY c.id`);
});
afterAll(() => simulator.stop());

/** An active circuit of its own for a test, in a planner's hands, a tenth complete. */
async function activeCircuit() {
  const circuit = circuits[taken];
  taken += 1;
  if (!circuit) throw new Error("The world has too few circuits with units.");
  await change(circuit.jobGuid, { WSREQ_STATUS: "ACTIV", SS_TAKENBY: MARA, VEGJOB_PRCENT: 10 });
  await syncOrder(circuit.workOrder);
  const kept = await listsOf(circuit.id);
  return { ...circuit, kept: kept.length };
}

async function change(jobGuid: string, cells: Record<string, unknown>): Promise<void> {
  await simulator.edit(jobGuid, cells);
  await sync();
}

const listsOf = (circuitId: bigint) =>
  db().plannedUnitsSnapshot.findMany({ where: { circuitId }, orderBy: { id: "asc" } });
const triggersOf = async (circuit: { id: bigint; kept: number }) =>
  (await listsOf(circuit.id)).slice(circuit.kept).map(({ snapshotTrigger }) => snapshotTrigger);
/** One unit of a circuit is another one from now on. */
const alter = (workOrder: string, feet: number) =>
  simulator.fault({
    kind: "set-cells",
    rows: 1,
    set: { JOBVEGETATIONUNITS_LENGTHWRK: feet },
    match: { filterValue: workOrder },
  });

describe("the list of a circuit's units is kept", () => {
  it("on first sight, typed and sorted, blank fields left out, with its sums and the hash of its canonical text", async () => {
    const circuit = circuits.at(-1);
    if (!circuit) throw new Error("The world has no circuit with units.");
    const [list, ...others] = await listsOf(circuit.id);
    expect(others).toEqual([]);
    expect(list).toMatchObject({ snapshotTrigger: "initial", workOrder: circuit.workOrder, unitCount: circuit.units });
    const { meta, summary, units } = list?.rawJson as {
      meta: Record<string, unknown>;
      summary: Record<string, unknown>;
      units: Record<string, unknown>[];
    };
    expect(meta).toMatchObject({
      taken_at: expect.stringMatching(/Z$/) as string,
      region: expect.any(String) as string,
    });
    expect(summary["total_units"]).toBe(circuit.units);
    expect(units.map(({ id }) => id)).toEqual(units.map(({ id }) => id).toSorted());
    expect(units.flatMap((unit) => Object.values(unit)).filter((value) => value === null || value === "")).toEqual([]);
    expect(typeof units[0]?.["has_note"]).toBe("boolean");
    const { assessedAt, assessedOn } = await db().plannedUnit.findUniqueOrThrow({
      where: { identity: String(units[0]?.["id"]) },
    });
    expect(new Date(String(units[0]?.["assessed_at"]))).toEqual(assessedAt);
    expect(units[0]?.["assessed_on"]).toBe(assessedOn?.toISOString().slice(0, 10));
    expect(JSON.stringify(units)).not.toMatch(/note_text|parcel|comment/i);
    const keys = ["id", ...UNIT_FIELDS.map((field) => UNIT_COLUMNS[field].column)];
    const [canonical] = await db().$queryRaw<{ text: string }[]>(Prisma.sql`
      SELECT '['
        || string_agg(
          '{'
            || (
              SELECT string_agg(to_json(key) || ':' || (unit -> key)::text, ',' ORDER BY place)
              FROM unnest(${keys}::text[]) WITH ORDINALITY AS known(key, place)
              WHERE unit ? key
            )
            || '}',
          ','
          ORDER BY position
        )
        || ']' AS text
      FROM planned_units_snapshots s
      CROSS JOIN jsonb_array_elements(s.raw_json -> 'units') WITH ORDINALITY AS list(unit, position)
      WHERE s.id = ${list?.id}`);
    expect(list?.contentHash).toBe(
      createHash("sha256")
        .update(canonical?.text ?? "")
        .digest("hex"),
    );
    expect(await db().plannedUnitsSnapshot.count({ where: { snapshotTrigger: { not: "initial" } } })).toBe(0);
  });

  it("of every circuit that has units, and of none that has not", async () => {
    const [counts] = await db().$queryRaw<{ kept: number; due: number }[]>(Prisma.sql`
      SELECT (SELECT count(DISTINCT circuit_id) FROM planned_units_snapshots)::float8 AS kept,
        (SELECT count(*) FROM circuit_unit_fetches WHERE unit_count > 0)::float8 AS due`);
    expect(counts?.kept).toBe(counts?.due);
    expect(counts?.kept).toBeGreaterThan(10);
  });

  it("when a quarter is crossed, the highest of several, and not a second time", async () => {
    const circuit = await activeCircuit();
    await alter(circuit.workOrder, 41);
    await change(circuit.jobGuid, { VEGJOB_PRCENT: 24.99 });
    await syncOrder(circuit.workOrder);
    expect(await triggersOf(circuit)).toEqual([]);
    await change(circuit.jobGuid, { VEGJOB_PRCENT: 80 });
    await syncOrder(circuit.workOrder);
    await simulator.clearFaults();
    await syncOrder(circuit.workOrder);
    expect(await triggersOf(circuit)).toEqual(["milestone_75"]);
    await change(circuit.jobGuid, { VEGJOB_PRCENT: 100 });
    await syncOrder(circuit.workOrder);
    expect(await triggersOf(circuit)).toEqual(["milestone_75", "milestone_100"]);
  });

  it("never twice with the same units; what was crossed meanwhile is not made up for when they change", async () => {
    const circuit = await activeCircuit();
    await change(circuit.jobGuid, { VEGJOB_PRCENT: 60 });
    await syncOrder(circuit.workOrder);
    await alter(circuit.workOrder, 42);
    await syncOrder(circuit.workOrder);
    await simulator.clearFaults();
    expect(await triggersOf(circuit)).toEqual([]);
  });

  it.each([
    ["qc", { WSREQ_STATUS: "QC", SS_TAKENBY: FORESTER }],
    ["custody", { SS_TAKENBY: FORESTER }],
  ])(
    "as the planner left it when it passes on (%s), also where units are gone with the next answer",
    async (trigger, cells) => {
      const circuit = await activeCircuit();
      await alter(circuit.workOrder, 43);
      await syncOrder(circuit.workOrder);
      await simulator.clearFaults();
      await simulator.fault({ kind: "drop-rows", fraction: 0.2, match: { filterValue: circuit.workOrder } });
      await change(circuit.jobGuid, cells);
      const run = await syncOrder(circuit.workOrder);
      expect(run.units?.missing).toBeGreaterThan(0);
      expect(await triggersOf(circuit)).toEqual([trigger]);
      expect((await listsOf(circuit.id)).at(-1)?.unitCount).toBe(circuit.units);
      await simulator.clearFaults();
    },
  );

  it("after the last fetch of a circuit that closes, and not by an answer that is not believed", async () => {
    const circuit = await activeCircuit();
    await change(circuit.jobGuid, { WSREQ_STATUS: "CLOSE", SS_TAKENBY: null });
    await simulator.fault({ kind: "empty-dataset", match: { filterValue: circuit.workOrder } });
    await db().$executeRaw(
      Prisma.sql`
        UPDATE circuit_unit_fetches
        SET unit_count = unit_count + 30
        WHERE circuit_id = ${circuit.id} AND unit_count <= 20`,
    );
    await syncOrder(circuit.workOrder);
    await passHours(1);
    expect(await triggersOf(circuit)).toEqual([]);
    await simulator.clearFaults();
    await alter(circuit.workOrder, 44);
    await syncOrder(circuit.workOrder);
    expect(await triggersOf(circuit)).toEqual(["closed"]);
    await simulator.clearFaults();
  });

  it("of a circuit whose marks are there and whose units are all gone, as an empty list", async () => {
    const circuit = await activeCircuit();
    await db().plannedUnit.deleteMany({ where: { circuitId: circuit.id } });
    await simulator.fault({ kind: "empty-dataset", match: { filterValue: circuit.workOrder } });
    await change(circuit.jobGuid, { VEGJOB_PRCENT: 51 });
    await syncOrder(circuit.workOrder);
    const list = (await listsOf(circuit.id)).at(-1);
    expect(list).toMatchObject({ snapshotTrigger: "milestone_50", unitCount: 0, rawJson: { units: [], summary: {} } });
    expect(list?.contentHash).toBe(createHash("sha256").update("[]").digest("hex"));
    await simulator.clearFaults();
  });
});

describe("the snapshot of a change of status", () => {
  it("tells what the daily ones tell, and which status it was before", async () => {
    const circuit = await activeCircuit();
    await change(circuit.jobGuid, {
      WSREQ_STATUS: "QC",
      SS_TAKENBY: FORESTER,
      WSREQ_VERSION: 12,
      WSREQ_SYNCHVERSN: 11,
    });
    const snapshot = await db().circuitSnapshot.findFirstOrThrow({
      where: { circuitId: circuit.id, snapshotType: "status_change" },
      orderBy: { id: "desc" },
    });
    const { region, totalMiles } = await db().circuit.findUniqueOrThrow({
      where: { id: circuit.id },
      select: { totalMiles: true, region: { select: { name: true } } },
    });
    expect(snapshot).toMatchObject({ apiStatus: "QC", totalUnits: circuit.units });
    expect(snapshot.metricsJson).toMatchObject({
      previous_status: "ACTIV",
      total_miles: Number(totalMiles),
      region: region.name,
      is_excluded: false,
      taken_by: FORESTER,
      custody: "utility",
      ws_version: 12,
      ws_sync_version: 11,
    });
  });
});
