import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";
import { syncOrder, syncUnits } from "../testing/sync-units";
import { listRunCircuits } from "./queries";

const actor = systemActor("test");
let simulator: TestSimulator;
let order = { workOrder: "", units: 0, circuitId: 0, region: "" };

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  await sync();
  await syncUnits();
  const [found] = await db().$queryRaw<(typeof order)[]>(Prisma.sql`
    SELECT c.work_order AS "workOrder", f.unit_count::float8 AS units, c.id::float8 AS "circuitId", r.code AS region
    FROM circuits c JOIN circuit_unit_fetches f ON f.circuit_id = c.id JOIN regions r ON r.id = c.region_id
    WHERE f.unit_count > 60 AND NOT EXISTS (SELECT FROM circuits o WHERE o.work_order = c.work_order AND o.id <> c.id)
    ORDER BY c.work_order`);
  if (!found) throw new Error("The world has no work order of one circuit with many units.");
  order = found;
});
afterAll(() => simulator.stop());

const spoil = (fault: Record<string, unknown> & { kind: string }) =>
  simulator.fault({ ...fault, match: { filterValue: order.workOrder } });

describe("the circuits that a sync of units changed", () => {
  it("are all that have units after the first one, each with how many were new, on pages of fifty", async () => {
    const run = await db().syncLog.findFirstOrThrow({ where: { feed: "planned-units" }, orderBy: { id: "asc" } });
    const stored = await db().$queryRaw<{ id: number; units: number }[]>(
      Prisma.sql`SELECT circuit_id::float8 AS id, count(*)::float8 AS units FROM planned_units GROUP BY 1 ORDER BY 1`,
    );
    const kept = await db().syncRunCircuit.findMany({
      where: { syncLogId: run.id },
      orderBy: { circuitId: "asc" },
      select: { circuitId: true, created: true },
    });
    expect(kept.map(({ circuitId, created }) => ({ id: Number(circuitId), units: created }))).toEqual(stored);
    const first = await listRunCircuits(actor, Number(run.id));
    expect(first).toMatchObject({ total: stored.length, page: 1 });
    expect(first.rows[0]?.created).toBe(Math.max(...stored.map(({ units }) => units)));
    expect(await listRunCircuits(actor, Number(run.id), 99)).toEqual(first);
  });

  it("say how many units changed and how often each field; a run that changes nothing has none", async () => {
    await spoil({
      kind: "set-cells",
      rows: 2,
      set: { JOBVEGETATIONUNITS_LENGTHWRK: 76.5, VEGUNIT_SPECIES: "Tulip tree" },
    });
    const run = await syncOrder(order.workOrder);
    const { rows, total } = await listRunCircuits(actor, run.id);
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ circuitId: order.circuitId, created: 0, changed: 2, missing: 0, doubted: null });
    expect(rows[0]?.fields).toMatchObject({ linear_ft: 2, species: 2 });
    expect((await listRunCircuits(actor, (await syncOrder(order.workOrder)).id)).total).toBe(0);
    await simulator.clearFaults();
    await syncOrder(order.workOrder);
  });

  it("add up to what the run counted, whatever happened to their units", async () => {
    await spoil({ kind: "drop-rows", fraction: 0.1 });
    const gone = await syncOrder(order.workOrder);
    await simulator.clearFaults();
    const identity = "11111111-2222-4333-8444-5555555555bb";
    await spoil({ kind: "set-cells", rows: 1, set: { SSUNITS_OBJECTID: `{${identity.toUpperCase()}}` } });
    const rekeyed = await syncOrder(order.workOrder);
    await simulator.clearFaults();
    const back = await syncOrder(order.workOrder);
    for (const run of [gone, rekeyed, back]) {
      const { rows } = await listRunCircuits(actor, run.id);
      const { created, changed, moved, rekeyed: newNames, returned, missing, vanished } = run.units ?? {};
      expect(rows[0]).toMatchObject({ created, changed, moved, rekeyed: newNames, returned, missing, vanished });
    }
    expect(gone.units?.missing).toBeGreaterThan(3);
    expect(rekeyed.units?.rekeyed).toBe(1);
  });

  it("name both ends of units that moved from one piece to another", async () => {
    const piece = await db().circuit.create({
      data: {
        jobGuid: `{${order.workOrder}-B}`,
        workOrder: order.workOrder,
        extension: "B",
        title: "PIECE",
        regionId: (await db().circuit.findUniqueOrThrow({ where: { id: order.circuitId } })).regionId,
        apiStatus: "ACTIV",
        apiModifiedDate: new Date("2026-02-01"),
        lastSyncedAt: new Date(),
      },
    });
    await spoil({ kind: "set-cells", rows: 3, set: { SS_EXT: "B" } });
    const { rows } = await listRunCircuits(actor, (await syncOrder(order.workOrder)).id);
    expect(rows.map(({ circuitId, moved, movedAway }) => [circuitId, moved, movedAway])).toEqual([
      [order.circuitId, 0, 3],
      [Number(piece.id), 3, 0],
    ]);
    await simulator.clearFaults();
    await syncOrder(order.workOrder);
    await db().circuit.delete({ where: { id: piece.id } });
  });

  it("stand first where the answer was not believed, with how many units it had", async () => {
    await spoil({ kind: "empty-dataset" });
    const { rows } = await listRunCircuits(actor, (await syncOrder(order.workOrder)).id);
    expect(rows).toMatchObject([{ circuitId: order.circuitId, doubted: 0, changed: 0, missing: 0 }]);
    await simulator.clearFaults();
    await syncOrder(order.workOrder);
  });

  it("are those of the reader's regions alone", async () => {
    await spoil({ kind: "set-cells", rows: 1, set: { VEGUNIT_SPECIES: "Sweet gum" } });
    const { id } = await syncOrder(order.workOrder);
    await simulator.clearFaults();
    const elsewhere = await db().region.findFirstOrThrow({ where: { code: { not: order.region } } });
    const seen = async (code: string) =>
      (await listRunCircuits(await signedIn({ role: "supervisor", regions: [code] }), id)).total;
    expect([await seen(order.region), await seen(elsewhere.code)]).toEqual([1, 0]);
  });
});
