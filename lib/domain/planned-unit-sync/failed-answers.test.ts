import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { signedIn } from "../testing/people";
import { syncOrder, syncUnits } from "../testing/sync-units";
import { startWithUnitOrders } from "../testing/unit-orders";
import { getUnitSyncRun } from "./queries";

const { world, stored, spoil } = startWithUnitOrders();

describe("an answer that fails", () => {
  // What is due by the clock that the tests above moved.
  beforeAll(async () => {
    await world.simulator.clearFaults();
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
      const other = world.orders.find(({ workOrder }) => workOrder !== world.order.workOrder);
      const before = await stored();
      await spoil(fault);
      const run = await syncUnits({ workOrders: [world.order.workOrder, other?.workOrder ?? ""] });
      expect(run).toMatchObject({
        syncStatus: "warning",
        units: { done: 1, failed: 1 },
        failures: [{ status: world.order.workOrder, endsRun: false }],
        apiStatusFilter: "2 named work orders",
      });
      const { region } = await db().circuit.findUniqueOrThrow({
        where: { id: world.order.circuitId },
        select: { region: { select: { id: true } } },
      });
      const elsewhere = await db().region.findFirstOrThrow({ where: { id: { not: region.id } } });
      const outside = await signedIn({ role: "supervisor", regions: [elsewhere.code] });
      expect((await getUnitSyncRun(outside, run?.id ?? 0)).failures).toEqual([]);
      expect(await stored()).toEqual(before);
      await world.simulator.clearFaults();
      expect((await syncUnits())?.units).toMatchObject({ workOrders: 1, done: 1, changed: 0 });
      expect(await syncUnits()).toBeNull();
    },
  );

  it("without a column that it needs ends the run before anything is marked", async () => {
    const before = await stored();
    await spoil({ kind: "missing-column", column: "SSUNITS_OBJECTID" });
    const run = await syncOrder(world.order.workOrder);
    expect(run).toMatchObject({ syncStatus: "failed", units: { done: 0 } });
    expect(run.errorMessage).toContain("SSUNITS_OBJECTID");
    expect(await stored()).toEqual(before);
  });

  it("once is asked for again within the run", async () => {
    await spoil({ kind: "truncate-clean", times: 1 });
    expect(await syncOrder(world.order.workOrder)).toMatchObject({ syncStatus: "completed", units: { done: 1 } });
  });
});
