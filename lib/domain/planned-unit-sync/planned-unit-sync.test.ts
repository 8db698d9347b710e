import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";
import { passHours, syncOrder, syncUnits, unitsAsWritten } from "../testing/sync-units";
import { failUnitSync, openUnitSync } from "./mutations";
import { getUnitSyncRun } from "./queries";

let simulator: TestSimulator;
let orders: { workOrder: string; units: number; circuitId: number }[] = [];
let taken = 0;
let order: (typeof orders)[number];

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 80 });
  await sync();
  await syncUnits();
  orders = await db().$queryRaw<typeof orders>(Prisma.sql`
    SELECT c.work_order AS "workOrder", f.unit_count::float8 AS units, c.id::float8 AS "circuitId"
    FROM circuits c
    JOIN circuit_unit_fetches f ON f.circuit_id = c.id
    WHERE f.unit_count > 60 AND NOT EXISTS (SELECT FROM circuits o WHERE o.work_order = c.work_order AND o.id <> c.id)
    ORDER BY c.work_order`);
});
afterAll(() => simulator.stop());
// Every test has a work order of its own as long as they last.
beforeEach(async () => {
  await simulator.clearFaults();
  const next = orders[taken % orders.length];
  taken += 1;
  if (!next) throw new Error("The world has too few work orders for these tests.");
  order = next;
});

type Stored = { id: bigint; identity: string; state: string; came: string | null; permission: string };
const stored = (where: Prisma.Sql = Prisma.sql`TRUE`) =>
  db().$queryRaw<Stored[]>(Prisma.sql`
    SELECT u.id, u.identity::text AS identity, u.state, u.came_by AS came, u.permission_status AS permission
    FROM planned_units u
    JOIN circuits c ON c.id = u.circuit_id
    WHERE c.work_order = ${order.workOrder} AND ${where}
    ORDER BY u.id`);
const changesOf = (id: bigint | undefined) =>
  db().plannedUnitChange.findMany({
    where: { unitId: id ?? 0n },
    orderBy: { id: "asc" },
    select: { field: true, before: true, after: true, syncLogId: true },
  });
const openIssues = (kind?: string) =>
  db().syncIssue.findMany({
    where: { kind: kind ?? { startsWith: "unit_" }, resolvedAt: null, workOrder: order.workOrder },
    orderBy: { id: "asc" },
  });
/** The answer of the order is spoiled, until faults are cleared. */
const spoil = (fault: Record<string, unknown> & { kind: string }) =>
  simulator.fault({ ...fault, match: { filterValue: order.workOrder } });
const fetchOf = () => db().circuitUnitFetch.findUniqueOrThrow({ where: { circuitId: order.circuitId } });
const setCircuit = (data: Prisma.CircuitUpdateInput) => db().circuit.update({ where: { id: order.circuitId }, data });

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
        WHERE circuit_id = ${order.circuitId}::bigint`,
    );
    expect((await syncUnits())?.units).toMatchObject({ workOrders: 1 });
  });

  it("fetches a closed circuit once more, and what is excluded or switched off not at all", async () => {
    const { apiStatus } = await db().circuit.findUniqueOrThrow({ where: { id: order.circuitId } });
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
        workOrder: { notIn: orders.map(({ workOrder }) => workOrder) },
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
    const workOrders = orders.slice(0, 20).map(({ workOrder }) => workOrder);
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
    const run = await syncOrder(order.workOrder);
    expect(run.units).toMatchObject({ changed: 1, created: 0 });
    const [unit] = await stored(
      Prisma.sql`u.permission_status = 'Refused' AND u.linear_ft = 77.5 AND u.unit_type = 'SPM'`,
    );
    const changes = await changesOf(unit?.id);
    expect(changes).toContainEqual(
      expect.objectContaining({ field: "linear_ft", after: "77.50", syncLogId: BigInt(run.id) }),
    );
    expect(changes.every(({ before, after }) => before !== after)).toBe(true);
    await simulator.clearFaults();
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ changed: 1 });
    expect((await changesOf(unit?.id)).filter(({ field }) => field === "linear_ft")).toHaveLength(2);
  });

  it("keeps the stored value where a cell cannot be read or a column is gone, and says so once for all its units", async () => {
    const sum = () =>
      db().$queryRaw<{ ft: string; trees: string }[]>(
        Prisma.sql`
          SELECT sum(u.linear_ft)::text AS ft, sum(u.trees)::text AS trees
          FROM planned_units u
          WHERE u.circuit_id = ${order.circuitId}::bigint`,
      );
    const before = await sum();
    const setRaw = { JOBVEGETATIONUNITS_LENGTHWRK: '"12,3"', JOBVEGETATIONUNITS_NUMTREES: "-4" };
    await spoil({ kind: "set-cells", rows: 30, setRaw });
    await syncOrder(order.workOrder);
    expect(await sum()).toEqual(before);
    const issues = await openIssues();
    expect(issues.map(({ kind, field }) => `${kind} ${field}`).sort()).toEqual([
      "unit_bad_cell linearFt",
      "unit_implausible_value trees",
    ]);
    expect(issues[0]?.message).toContain("30 units of");
    for (const { rowData } of issues)
      expect(rowData).toMatchObject({ SS_WO: order.workOrder, VEGUNIT_ASSNOTE: expect.any(Boolean) as boolean });
    await simulator.clearFaults();
    await spoil({ kind: "missing-column", column: "JOBVEGETATIONUNITS_LENGTHWRK" });
    await syncOrder(order.workOrder);
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
    await syncOrder(order.workOrder);
    expect(await stored(Prisma.sql`u.permission_status = 'Verbal OK' AND u.unit_type = 'XTRIM9'`)).toHaveLength(2);
    expect(await unknown()).toMatchObject([
      { kind: "unit_unknown_permission", field: "Verbal OK", severity: "warning", workOrder: null },
      { kind: "unit_unknown_type", field: "XTRIM9", severity: "warning", workOrder: null },
    ]);
    await db().permissionStatus.update({ where: { code: "Approved" }, data: { aliases: ["verbal ok"] } });
    await db().unitType.create({
      data: { code: "XTrim9", name: "Odd trim", category: "VLG", measurementType: "linear_ft" },
    });
    await syncOrder(order.workOrder);
    expect(await stored(Prisma.sql`u.permission_status = 'Approved' AND u.unit_type = 'XTrim9'`)).toHaveLength(2);
    expect(await unknown()).toEqual([]);
    await db().permissionStatus.update({ where: { code: "Approved" }, data: { aliases: [] } });
  });
});

describe("a unit that does not come", () => {
  it("is missing after one good answer, vanished after a second one a day later, and returned when it comes again", async () => {
    const identities = (await stored()).map(({ identity }) => identity);
    await spoil({ kind: "drop-rows", fraction: 0.1 });
    const first = await syncOrder(order.workOrder);
    const missing = await stored(Prisma.sql`u.state = 'missing'`);
    expect(missing.length).toBeGreaterThan(3);
    expect(first.units).toMatchObject({ missing: missing.length, vanished: 0 });
    await passHours(19);
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ missing: 0, vanished: 0, changed: 0 });
    await passHours(2);
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ missing: 0, vanished: missing.length });
    expect((await fetchOf()).unitCount).toBe(identities.length - missing.length);
    await simulator.clearFaults();
    const back = await syncOrder(order.workOrder);
    expect(back.units).toMatchObject({ returned: missing.length, created: 0, changed: 0 });
    const now = await stored();
    expect(now.map(({ identity }) => identity)).toEqual(identities);
    expect(now.filter(({ came }) => came === "returned").map(({ id }) => id)).toEqual(missing.map(({ id }) => id));
    expect(await changesOf(missing[0]?.id)).toMatchObject([
      { field: "state", before: "present", after: "missing", syncLogId: BigInt(first.id) },
      { field: "state", before: "missing", after: "vanished" },
      { field: "state", before: "vanished", after: "present" },
    ]);
  });

  it("is not marked where the circuit's own row was not seen that day", async () => {
    await setCircuit({ lastSyncedAt: new Date(Date.now() - 2 * 86_400_000) });
    await spoil({ kind: "drop-rows", fraction: 0.1 });
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ missing: 0 });
    await setCircuit({ lastSyncedAt: new Date() });
    expect((await syncOrder(order.workOrder)).units?.missing).toBeGreaterThan(0);
    await simulator.clearFaults();
    await syncOrder(order.workOrder);
  });

  it.each(["empty-dataset", "drop-rows"])(
    "makes the answer suspicious where too many do not (%s): nothing is marked until a person accepts it",
    async (kind) => {
      const before = await stored();
      await spoil({ kind, fraction: 0.6 });
      const run = await syncOrder(order.workOrder);
      expect(run).toMatchObject({
        syncStatus: "warning",
        rejected: 1,
        units: { suspicious: 1, missing: 0, changed: 0 },
      });
      expect(await stored()).toEqual(before);
      const fetch = await fetchOf();
      expect([fetch.unitCount, fetch.suspiciousSince !== null]).toEqual([before.length, true]);
      expect(await openIssues()).toMatchObject([{ kind: "unit_suspicious", circuitId: BigInt(order.circuitId) }]);

      const asked = { workOrders: [order.workOrder], acceptFewer: true, reason: "walked out" };
      const supervisor = await signedIn({ role: "supervisor" });
      await expect(syncUnits(asked, supervisor)).rejects.toMatchObject({ code: "FORBIDDEN" });
      const accepted = await syncUnits(asked, await signedIn({ role: "admin" }));
      expect(accepted?.units?.missing).toBeGreaterThan(20);
      expect(
        await db().activityLog.findFirst({ where: { action: "sync.force", subjectId: BigInt(accepted?.id ?? 0) } }),
      ).toMatchObject({ reason: "walked out" });
      await simulator.clearFaults();
      expect((await syncOrder(order.workOrder)).units).toMatchObject({ created: 0, suspicious: 0 });
      expect(await openIssues()).toEqual([]);
      expect((await stored()).every(({ state }) => state === "present")).toBe(true);
    },
  );
});

describe("a unit under another name or place", () => {
  it("with a new identity at the same place, type, station and instant is the same unit", async () => {
    const before = await stored();
    const identity = "11111111-2222-4333-8444-5555555555aa";
    await spoil({ kind: "set-cells", rows: 1, set: { SSUNITS_OBJECTID: `{${identity.toUpperCase()}}` } });
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ rekeyed: 1, created: 0, missing: 0 });
    const [unit] = await stored(Prisma.sql`u.identity = ${identity}::uuid`);
    expect(unit).toMatchObject({ came: "rekeyed", state: "present" });
    expect(before.map(({ id }) => id)).toContain(unit?.id);
    expect(await changesOf(unit?.id)).toMatchObject([{ field: "identity", after: identity }]);
    await simulator.clearFaults();
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ rekeyed: 1 });
    expect((await stored()).map((one) => one.identity).sort()).toEqual(before.map((one) => one.identity).sort());
  });

  it("moves with its identity to another extension, and is an issue while that is no circuit here", async () => {
    await spoil({ kind: "set-cells", rows: 3, set: { SS_EXT: "B" } });
    const lost = await syncOrder(order.workOrder);
    expect(lost).toMatchObject({ syncStatus: "warning", units: { rejected: 3, missing: 0, moved: 0 } });
    const issues = await openIssues();
    expect(issues).toMatchObject([
      {
        kind: "unit_unknown_circuit",
        field: "B",
        severity: "rejected",
        rowData: { SS_EXT: "B", VEGUNIT_ASSNOTE: expect.any(Boolean) as boolean },
      },
    ]);

    const piece = await db().circuit.create({
      data: {
        jobGuid: `{${order.workOrder}-B}`,
        workOrder: order.workOrder,
        extension: "B",
        title: "PIECE",
        regionId: (await db().region.findFirstOrThrow()).id,
        apiStatus: "ACTIV",
        apiModifiedDate: new Date("2026-02-01"),
        lastSyncedAt: new Date(),
      },
    });
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ moved: 3, created: 0, missing: 0, rejected: 0 });
    const moved = await stored(Prisma.sql`u.circuit_id = ${piece.id}`);
    expect(moved.map(({ came, state }) => [came, state])).toEqual(Array(3).fill(["moved", "present"]));
    expect(await changesOf(moved[0]?.id)).toMatchObject([
      { field: "circuit_id", before: String(order.circuitId), after: String(piece.id) },
    ]);
    // Merged into its parent: all units of the piece are there, so that it has none is no suspicion.
    await simulator.clearFaults();
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ moved: 3, suspicious: 0, missing: 0 });
    expect(await openIssues()).toEqual([]);
    await db().circuit.delete({ where: { id: piece.id } });
  });

  it("moves with its identity to another work order; where both have it at once it stays with one, and the other says so", async () => {
    const [unit] = await stored();
    const other = orders.find(({ workOrder }) => workOrder !== order.workOrder && workOrder > order.workOrder) ?? order;
    expect(other.workOrder).not.toBe(order.workOrder);
    const circuitOf = async () =>
      Number((await db().plannedUnit.findUniqueOrThrow({ where: { id: unit?.id ?? 0n } })).circuitId);
    const set = { SSUNITS_OBJECTID: `{${unit?.identity.toUpperCase() ?? ""}}` };
    await simulator.fault({ kind: "set-cells", rows: 1, set, match: { filterValue: other.workOrder } });
    expect((await syncOrder(other.workOrder)).units).toMatchObject({ moved: 1 });
    expect(await circuitOf()).toBe(other.circuitId);

    // The other's answer comes first, so that this run has seen the unit there.
    await spoil({ kind: "delay", delayMs: 1_500 });
    await syncUnits({ workOrders: [order.workOrder, other.workOrder] });
    const lines = () =>
      db().syncIssue.count({
        where: { kind: "unit_elsewhere", resolvedAt: null, workOrder: { in: [order.workOrder, other.workOrder] } },
      });
    expect(await lines()).toBe(1);
    expect(await circuitOf()).toBe(other.circuitId);
    await simulator.clearFaults();
    await syncOrder(other.workOrder);
    await syncOrder(order.workOrder);
    expect(await circuitOf()).toBe(order.circuitId);
    expect(await lines()).toBe(0);
  });

  it("that comes twice in one answer is one unit", async () => {
    const before = await stored();
    await spoil({ kind: "duplicate-rows", rows: 5 });
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ created: 0, changed: 0, missing: 0 });
    expect(await stored()).toEqual(before);
    expect(await openIssues()).toMatchObject([{ kind: "unit_duplicate" }]);
  });
});

describe("an answer that fails", () => {
  // What is due by the clock that the tests above moved.
  beforeAll(async () => {
    await simulator.clearFaults();
    await syncUnits();
  });

  it.each([
    { kind: "status", status: 404 },
    { kind: "html" },
    { kind: "error200" },
    { kind: "truncate-clean" },
    { kind: "wrong-cell-count", rows: 50 },
  ])(
    "as $kind is one line of the log; the others go on, its units stay, and the next run tries it again",
    async (fault) => {
      const other = orders.find(({ workOrder }) => workOrder !== order.workOrder);
      const before = await stored();
      await spoil(fault);
      const run = await syncUnits({ workOrders: [order.workOrder, other?.workOrder ?? ""] });
      expect(run).toMatchObject({
        syncStatus: "warning",
        units: { done: 1, failed: 1 },
        failures: [{ status: order.workOrder, endsRun: false }],
        apiStatusFilter: "2 named work orders",
      });
      const { region } = await db().circuit.findUniqueOrThrow({
        where: { id: order.circuitId },
        select: { region: { select: { id: true } } },
      });
      const elsewhere = await db().region.findFirstOrThrow({ where: { id: { not: region.id } } });
      const outside = await signedIn({ role: "supervisor", regions: [elsewhere.code] });
      expect((await getUnitSyncRun(outside, run?.id ?? 0)).failures).toEqual([]);
      expect(await stored()).toEqual(before);
      await simulator.clearFaults();
      expect((await syncUnits())?.units).toMatchObject({ workOrders: 1, done: 1, changed: 0 });
      expect(await syncUnits()).toBeNull();
    },
  );

  it("without a column that it needs ends the run before anything is marked", async () => {
    const before = await stored();
    await spoil({ kind: "missing-column", column: "SSUNITS_OBJECTID" });
    const run = await syncOrder(order.workOrder);
    expect(run).toMatchObject({ syncStatus: "failed", units: { done: 0 } });
    expect(run.errorMessage).toContain("SSUNITS_OBJECTID");
    expect(await stored()).toEqual(before);
  });

  it("once is asked for again within the run", async () => {
    await spoil({ kind: "truncate-clean", times: 1 });
    expect(await syncOrder(order.workOrder)).toMatchObject({ syncStatus: "completed", units: { done: 1 } });
  });
});

describe("who may ask for units", () => {
  it("a supervisor for work orders of the own regions, a planner for none; two at once never", async () => {
    const { region } = await db().circuit.findUniqueOrThrow({
      where: { id: order.circuitId },
      select: { region: { select: { code: true } } },
    });
    const other = await db().region.findFirstOrThrow({ where: { code: { not: region.code } } });
    const asked = { workOrders: [order.workOrder], acceptFewer: false };
    const refusal = (actor: UserActor, workOrder: string) =>
      openUnitSync(actor, { ...asked, workOrders: [workOrder] }, "manual").then(String, String);
    const outside = await signedIn({ role: "supervisor", regions: [other.code] });
    const missing = await refusal(outside, "2020-9999");
    expect(missing).toContain("There is no circuit of work order 2020-9999");
    expect(await refusal(outside, order.workOrder)).toBe(missing.replace("2020-9999", order.workOrder));
    const planner = await signedIn({ role: "planner", regions: [region.code] });
    await expect(openUnitSync(planner, asked, "manual")).rejects.toMatchObject({ code: "FORBIDDEN" });
    const inside = await signedIn({ role: "supervisor", regions: [region.code] });
    const opened = await openUnitSync(inside, asked, "manual");
    expect(opened?.workOrders).toBe(1);
    await expect(openUnitSync(systemActor("test"), asked, "manual")).rejects.toMatchObject({ code: "CONFLICT" });
    await failUnitSync(opened?.syncLogId ?? 0, "left open by a test");
  });
});
