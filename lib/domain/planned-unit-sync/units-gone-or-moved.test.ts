import { describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { signedIn } from "../testing/people";
import { passHours, syncOrder, syncUnits } from "../testing/sync-units";
import { startWithUnitOrders } from "../testing/unit-orders";

const { world, stored, changesOf, openIssues, spoil, fetchOf, setCircuit } = startWithUnitOrders();

describe("a unit that does not come", () => {
  it("is missing after one good answer, vanished after a second one a day later, and returned when it comes again", async () => {
    const identities = (await stored()).map(({ identity }) => identity);
    await spoil({ kind: "drop-rows", fraction: 0.1 });
    const first = await syncOrder(world.order.workOrder);
    const missing = await stored(Prisma.sql`u.state = 'missing'`);
    expect(missing.length).toBeGreaterThan(3);
    expect(first.units).toMatchObject({ missing: missing.length, vanished: 0 });
    await passHours(19);
    expect((await syncOrder(world.order.workOrder)).units).toMatchObject({ missing: 0, vanished: 0, changed: 0 });
    await passHours(2);
    expect((await syncOrder(world.order.workOrder)).units).toMatchObject({ missing: 0, vanished: missing.length });
    expect((await fetchOf()).unitCount).toBe(identities.length - missing.length);
    await world.simulator.clearFaults();
    const back = await syncOrder(world.order.workOrder);
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
    expect((await syncOrder(world.order.workOrder)).units).toMatchObject({ missing: 0 });
    await setCircuit({ lastSyncedAt: new Date() });
    expect((await syncOrder(world.order.workOrder)).units?.missing).toBeGreaterThan(0);
    await world.simulator.clearFaults();
    await syncOrder(world.order.workOrder);
  });

  it.each(["empty-dataset", "drop-rows"])(
    "makes the answer suspicious where too many do not (%s): nothing is marked until a person accepts it",
    async (kind) => {
      const before = await stored();
      await spoil({ kind, fraction: 0.6 });
      const run = await syncOrder(world.order.workOrder);
      expect(run).toMatchObject({
        syncStatus: "warning",
        rejected: 1,
        units: { suspicious: 1, missing: 0, changed: 0 },
      });
      expect(await stored()).toEqual(before);
      const fetch = await fetchOf();
      expect([fetch.unitCount, fetch.suspiciousSince !== null]).toEqual([before.length, true]);
      expect(await openIssues()).toMatchObject([{ kind: "unit_suspicious", circuitId: BigInt(world.order.circuitId) }]);

      const asked = { workOrders: [world.order.workOrder], acceptFewer: true, reason: "walked out" };
      const supervisor = await signedIn({ role: "supervisor" });
      await expect(syncUnits(asked, supervisor)).rejects.toMatchObject({ code: "FORBIDDEN" });
      const accepted = await syncUnits(asked, await signedIn({ role: "admin" }));
      expect(accepted?.units?.missing).toBeGreaterThan(20);
      expect(
        await db().activityLog.findFirst({ where: { action: "sync.force", subjectId: BigInt(accepted?.id ?? 0) } }),
      ).toMatchObject({ reason: "walked out" });
      await world.simulator.clearFaults();
      expect((await syncOrder(world.order.workOrder)).units).toMatchObject({ created: 0, suspicious: 0 });
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
    expect((await syncOrder(world.order.workOrder)).units).toMatchObject({ rekeyed: 1, created: 0, missing: 0 });
    const [unit] = await stored(Prisma.sql`u.identity = ${identity}::uuid`);
    expect(unit).toMatchObject({ came: "rekeyed", state: "present" });
    expect(before.map(({ id }) => id)).toContain(unit?.id);
    expect(await changesOf(unit?.id)).toMatchObject([{ field: "identity", after: identity }]);
    await world.simulator.clearFaults();
    expect((await syncOrder(world.order.workOrder)).units).toMatchObject({ rekeyed: 1 });
    expect((await stored()).map((one) => one.identity).sort()).toEqual(before.map((one) => one.identity).sort());
  });

  it("moves with its identity to another extension, and is an issue while that is no circuit here", async () => {
    await spoil({ kind: "set-cells", rows: 3, set: { SS_EXT: "B" } });
    const lost = await syncOrder(world.order.workOrder);
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
        jobGuid: `{${world.order.workOrder}-B}`,
        workOrder: world.order.workOrder,
        extension: "B",
        title: "PIECE",
        regionId: (await db().region.findFirstOrThrow()).id,
        apiStatus: "ACTIV",
        apiModifiedDate: new Date("2026-02-01"),
        lastSyncedAt: new Date(),
      },
    });
    expect((await syncOrder(world.order.workOrder)).units).toMatchObject({
      moved: 3,
      created: 0,
      missing: 0,
      rejected: 0,
    });
    const moved = await stored(Prisma.sql`u.circuit_id = ${piece.id}`);
    expect(moved.map(({ came, state }) => [came, state])).toEqual(Array(3).fill(["moved", "present"]));
    expect(await changesOf(moved[0]?.id)).toMatchObject([
      { field: "circuit_id", before: String(world.order.circuitId), after: String(piece.id) },
    ]);
    // Merged into its parent: all units of the piece are there, so that it has none is no suspicion.
    await world.simulator.clearFaults();
    expect((await syncOrder(world.order.workOrder)).units).toMatchObject({ moved: 3, suspicious: 0, missing: 0 });
    expect(await openIssues()).toEqual([]);
    await db().circuit.delete({ where: { id: piece.id } });
  });

  it("moves with its identity to another work world.order; where both have it at once it stays with one, and the other says so", async () => {
    const [unit] = await stored();
    const other =
      world.orders.find(({ workOrder }) => workOrder !== world.order.workOrder && workOrder > world.order.workOrder) ??
      world.order;
    expect(other.workOrder).not.toBe(world.order.workOrder);
    const circuitOf = async () =>
      Number((await db().plannedUnit.findUniqueOrThrow({ where: { id: unit?.id ?? 0n } })).circuitId);
    const set = { SSUNITS_OBJECTID: `{${unit?.identity.toUpperCase() ?? ""}}` };
    await world.simulator.fault({ kind: "set-cells", rows: 1, set, match: { filterValue: other.workOrder } });
    expect((await syncOrder(other.workOrder)).units).toMatchObject({ moved: 1 });
    expect(await circuitOf()).toBe(other.circuitId);

    // The other's answer comes first, so that this run has seen the unit there.
    await spoil({ kind: "delay", delayMs: 1_500 });
    await syncUnits({ workOrders: [world.order.workOrder, other.workOrder] });
    const lines = () =>
      db().syncIssue.count({
        where: {
          kind: "unit_elsewhere",
          resolvedAt: null,
          workOrder: { in: [world.order.workOrder, other.workOrder] },
        },
      });
    expect(await lines()).toBe(1);
    expect(await circuitOf()).toBe(other.circuitId);
    await world.simulator.clearFaults();
    await syncOrder(other.workOrder);
    await syncOrder(world.order.workOrder);
    expect(await circuitOf()).toBe(world.order.circuitId);
    expect(await lines()).toBe(0);
  });

  it("that comes twice in one answer is one unit", async () => {
    const before = await stored();
    await spoil({ kind: "duplicate-rows", rows: 5 });
    expect((await syncOrder(world.order.workOrder)).units).toMatchObject({ created: 0, changed: 0, missing: 0 });
    expect(await stored()).toEqual(before);
    expect(await openIssues()).toMatchObject([{ kind: "unit_duplicate" }]);
  });
});
