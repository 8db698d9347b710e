import { describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { signedIn } from "../testing/people";
import { syncOrder, syncUnits, unitsAsWritten } from "../testing/sync-units";
import { startWithUnitOrders } from "../testing/unit-orders";
import { failUnitSync, openUnitSync } from "./mutations";

const { world, stored, changesOf, openIssues, spoil, setCircuit } = startWithUnitOrders();

describe("the first sync of planned units", () => {
  it("stores what WorkStudio shows of every circuit whose status says so, and counts it", async () => {
    const [sums] = await db().$queryRaw<{ units: number; told: number; circuits: number; due: number }[]>(Prisma.sql`
      SELECT (SELECT count(*) FROM planned_units)::float8 AS units,
        (SELECT sum(unit_count) FROM circuit_unit_fetches)::float8 AS told,
        (SELECT count(*) FROM circuits WHERE last_planned_units_synced_at IS NOT NULL)::float8 AS circuits,
        (
          SELECT count(*)
          FROM circuits c
          WHERE c.work_order IN (
            SELECT o.work_order
            FROM circuits o
            JOIN api_status_configs k ON k.api_status = o.api_status AND k.sync_planned_units
          )
        )::float8 AS due`);
    expect(sums?.units).toBeGreaterThan(1_000);
    expect(sums?.told).toBe(sums?.units);
    expect(sums?.circuits).toBe(sums?.due);
    const log = await db().syncLog.findFirstOrThrow({ where: { feed: "planned-units" }, orderBy: { id: "asc" } });
    expect(log).toMatchObject({ syncType: "aggregates", circuitsProcessed: sums?.circuits, syncStatus: "completed" });
    expect(log.contextJson).toMatchObject({ units: { units: sums?.units, created: sums?.units, failed: 0 } });
    expect(await db().syncWorkOrder.count()).toBe(0);
  });

  it("finds nothing due a moment later, and the order again when WorkStudio changed its circuit or the interval passed", async () => {
    expect(await syncUnits()).toBeNull();
    await setCircuit({ apiModifiedAt: new Date() });
    expect((await syncUnits())?.units).toMatchObject({ workOrders: 1, done: 1, changed: 0 });
    await db().$executeRaw(
      Prisma.sql`
        UPDATE circuit_unit_fetches
        SET tried_at = now() - interval '12 hours 1 minute'
        WHERE circuit_id = ${world.order.circuitId}::bigint`,
    );
    expect((await syncUnits())?.units).toMatchObject({ workOrders: 1 });
  });

  it("fetches a closed circuit once more, and what is excluded or switched off not at all", async () => {
    const { apiStatus } = await db().circuit.findUniqueOrThrow({ where: { id: world.order.circuitId } });
    const lastFetch = (syncUnitsOnEntering: boolean) =>
      db().apiStatusConfig.update({ where: { apiStatus: "CLOSE" }, data: { syncUnitsOnEntering } });
    await setCircuit({ apiStatus: "CLOSE" });
    await lastFetch(false);
    expect(await syncUnits()).toBeNull();
    await lastFetch(true);
    expect((await syncUnits())?.units).toMatchObject({ workOrders: 1 });
    expect(await syncUnits()).toBeNull();
    await setCircuit({ apiStatus, apiModifiedAt: new Date(), isExcluded: true });
    expect(await syncUnits()).toBeNull();
    await setCircuit({ isExcluded: false, plannedUnitsSyncEnabled: false });
    expect(await syncUnits()).toBeNull();
    await setCircuit({ plannedUnitsSyncEnabled: true });
    expect((await syncUnits())?.units).toMatchObject({ workOrders: 1 });
  });

  it("fetches once what was closed between two looks, and never what was closed when it was first seen", async () => {
    const closed = await db().circuit.findFirstOrThrow({
      where: {
        apiStatus: "CLOSE",
        extension: "@",
        pieces: { none: {} },
        workOrder: { notIn: world.orders.map(({ workOrder }) => workOrder) },
      },
    });
    expect(await db().circuitUnitFetch.count({ where: { circuitId: closed.id } })).toBe(0);
    expect(await syncUnits()).toBeNull();
    await db().circuitStatusPeriod.updateMany({
      where: { circuitId: closed.id },
      data: { status: "SA", endedAt: new Date() },
    });
    await db().circuitStatusPeriod.create({ data: { circuitId: closed.id, status: "CLOSE", startedAt: new Date() } });
    expect((await syncUnits())?.units).toMatchObject({ workOrders: 1, done: 1 });
    expect(await syncUnits()).toBeNull();
  });

  it("writes no row of a unit when it is run again", async () => {
    const workOrders = world.orders.slice(0, 20).map(({ workOrder }) => workOrder);
    const before = await unitsAsWritten();
    const run = await syncUnits({ workOrders });
    expect(run).toMatchObject({ syncStatus: "completed", units: { created: 0, changed: 0, missing: 0 } });
    expect(run?.units?.units).toBeGreaterThan(500);
    expect(await unitsAsWritten()).toBe(before);
  });
});

describe("a unit that changed", () => {
  it("is written with what changed, before and after, and since when its permission is what it is", async () => {
    const set = { VEGUNIT_PERMSTAT: " refusal ", JOBVEGETATIONUNITS_LENGTHWRK: 77.5, VEGUNIT_UNIT: "spm" };
    await spoil({ kind: "set-cells", rows: 1, set });
    const run = await syncOrder(world.order.workOrder);
    expect(run.units).toMatchObject({ changed: 1, created: 0 });
    const [unit] = await stored(
      Prisma.sql`u.permission_status = 'Refused' AND u.linear_ft = 77.5 AND u.unit_type = 'SPM'`,
    );
    const changes = await changesOf(unit?.id);
    expect(changes).toContainEqual(
      expect.objectContaining({ field: "linear_ft", after: "77.50", syncLogId: BigInt(run.id) }),
    );
    expect(changes.every(({ before, after }) => before !== after)).toBe(true);
    await world.simulator.clearFaults();
    expect((await syncOrder(world.order.workOrder)).units).toMatchObject({ changed: 1 });
    expect((await changesOf(unit?.id)).filter(({ field }) => field === "linear_ft")).toHaveLength(2);
  });

  it("keeps the stored value where a cell cannot be read or a column is gone, and says so once for all its units", async () => {
    const sum = () =>
      db().$queryRaw<{ ft: string; trees: string }[]>(
        Prisma.sql`
          SELECT sum(u.linear_ft)::text AS ft, sum(u.trees)::text AS trees
          FROM planned_units u
          WHERE u.circuit_id = ${world.order.circuitId}::bigint`,
      );
    const before = await sum();
    const setRaw = { JOBVEGETATIONUNITS_LENGTHWRK: '"12,3"', JOBVEGETATIONUNITS_NUMTREES: "-4" };
    await spoil({ kind: "set-cells", rows: 30, setRaw });
    await syncOrder(world.order.workOrder);
    expect(await sum()).toEqual(before);
    const issues = await openIssues();
    expect(issues.map(({ kind, field }) => `${kind} ${field}`).sort()).toEqual([
      "unit_bad_cell linearFt",
      "unit_implausible_value trees",
    ]);
    expect(issues[0]?.message).toContain("30 units of");
    for (const { rowData } of issues)
      expect(rowData).toMatchObject({ SS_WO: world.order.workOrder, VEGUNIT_ASSNOTE: expect.any(Boolean) as boolean });
    await world.simulator.clearFaults();
    await spoil({ kind: "missing-column", column: "JOBVEGETATIONUNITS_LENGTHWRK" });
    await syncOrder(world.order.workOrder);
    expect(await sum()).toEqual(before);
    expect(await openIssues()).toEqual([]);
  });

  it("of an unknown type or permission is kept under that name, reported once, and takes the table's name when it is added there", async () => {
    const unknown = () =>
      db().syncIssue.findMany({
        where: { kind: { startsWith: "unit_unknown_" }, resolvedAt: null },
        orderBy: { kind: "asc" },
      });
    await spoil({ kind: "set-cells", rows: 2, set: { VEGUNIT_PERMSTAT: "Verbal OK", VEGUNIT_UNIT: "XTRIM9" } });
    await syncOrder(world.order.workOrder);
    expect(await stored(Prisma.sql`u.permission_status = 'Verbal OK' AND u.unit_type = 'XTRIM9'`)).toHaveLength(2);
    expect(await unknown()).toMatchObject([
      { kind: "unit_unknown_permission", field: "Verbal OK", severity: "warning", workOrder: null },
      { kind: "unit_unknown_type", field: "XTRIM9", severity: "warning", workOrder: null },
    ]);
    await db().permissionStatus.update({ where: { code: "Approved" }, data: { aliases: ["verbal ok"] } });
    await db().unitType.create({
      data: { code: "XTrim9", name: "Odd trim", category: "VLG", measurementType: "linear_ft" },
    });
    await syncOrder(world.order.workOrder);
    expect(await stored(Prisma.sql`u.permission_status = 'Approved' AND u.unit_type = 'XTrim9'`)).toHaveLength(2);
    expect(await unknown()).toEqual([]);
    await db().permissionStatus.update({ where: { code: "Approved" }, data: { aliases: [] } });
  });
});

describe("who may ask for units", () => {
  it("a supervisor for work orders of the own regions, a planner for none; two at once never", async () => {
    const { region } = await db().circuit.findUniqueOrThrow({
      where: { id: world.order.circuitId },
      select: { region: { select: { code: true } } },
    });
    const other = await db().region.findFirstOrThrow({ where: { code: { not: region.code } } });
    const asked = { workOrders: [world.order.workOrder], acceptFewer: false };
    const refusal = (actor: UserActor, workOrder: string) =>
      openUnitSync(actor, { ...asked, workOrders: [workOrder] }, "manual").then(String, String);
    const outside = await signedIn({ role: "supervisor", regions: [other.code] });
    const missing = await refusal(outside, "2020-9999");
    expect(missing).toContain("There is no circuit of work order 2020-9999");
    expect(await refusal(outside, world.order.workOrder)).toBe(missing.replace("2020-9999", world.order.workOrder));
    const planner = await signedIn({ role: "planner", regions: [region.code] });
    await expect(openUnitSync(planner, asked, "manual")).rejects.toMatchObject({ code: "FORBIDDEN" });
    const inside = await signedIn({ role: "supervisor", regions: [region.code] });
    const opened = await openUnitSync(inside, asked, "manual");
    expect(opened?.workOrders).toBe(1);
    await expect(openUnitSync(systemActor("test"), asked, "manual")).rejects.toMatchObject({ code: "CONFLICT" });
    await failUnitSync(opened?.syncLogId ?? 0, "left open by a test");
  });
});
