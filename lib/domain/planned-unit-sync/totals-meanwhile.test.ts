import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { topicVersion } from "@/lib/platform/shared-cache";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { LOCK_FIGURES } from "../aggregates/hold-writing";
import { sync } from "../testing/sync";
import { syncOrder, syncUnits } from "../testing/sync-units";
import { untilOneWaits } from "../testing/until-one-waits";

/** As many circuits as totals are made of at once. */
const MANY = 200;
const HELD_BACK_MS = 2_500;

let simulator: TestSimulator;
let workOrder: string;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  simulator = await startSimulator({ circuits: 260 });
  await sync();
  await syncUnits();
  const [order] = await db().$queryRaw<{ workOrder: string }[]>(Prisma.sql`
    SELECT c.work_order AS "workOrder"
    FROM circuits c
    JOIN circuit_unit_fetches f ON f.circuit_id = c.id
    WHERE f.unit_count > 0
    ORDER BY c.id
    LIMIT 1`);
  workOrder = order?.workOrder ?? "";
});
afterAll(async () => {
  process.off("unhandledRejection", onUnhandled);
  await simulator.stop();
});
afterEach(() => simulator.clearFaults());

/** As if another run had left so many circuits without their totals. */
const noteMany = () =>
  db().$executeRaw(
    Prisma.sql`
      INSERT INTO aggregate_due_circuits (circuit_id)
      SELECT id
      FROM circuits
      WHERE deleted_at IS NULL
      ORDER BY id
      LIMIT ${MANY}`,
  );
const countDue = async () => {
  const [row] = await db().$queryRaw<{ due: number }[]>(
    Prisma.sql`SELECT count(*)::float8 AS due FROM aggregate_due_circuits`,
  );
  return row?.due ?? Number.NaN;
};
const holdBack = (filterValue = workOrder, delayMs = HELD_BACK_MS) =>
  simulator.fault({ kind: "delay", delayMs, match: { filterValue } });

describe("lists of units, while an answer is waited for", () => {
  it("are judged of circuits that this run has fetched, and of no other", async () => {
    // Work orders are asked for one after the other, by their names.
    const [order] = await db().$queryRaw<{ workOrder: string }[]>(Prisma.sql`
      SELECT c.work_order AS "workOrder"
      FROM circuits c
      JOIN circuit_unit_fetches f ON f.circuit_id = c.id
      WHERE f.unit_count > 0 AND c.work_order > ${workOrder}
      ORDER BY c.id
      LIMIT 1`);
    const waiting = order?.workOrder ?? "";
    await db().unitSnapshotMark.updateMany({ data: { custody: "nobody" } });
    const unjudged = (ofOrder: string) =>
      db().unitSnapshotMark.count({ where: { custody: "nobody", circuit: { workOrder: ofOrder } } });
    await holdBack(waiting, 2 * HELD_BACK_MS);
    const run = syncUnits({ workOrders: [workOrder, waiting] });
    const done = () => db().syncWorkOrder.count({ where: { workOrder, outcome: "done" } });
    await expect.poll(done, { timeout: 8_000, interval: 20 }).toBe(1);
    await noteMany();
    await expect.poll(() => unjudged(workOrder), { timeout: 2 * HELD_BACK_MS, interval: 50 }).toBe(0);
    expect(await unjudged(waiting)).toBeGreaterThan(0);
    expect(await db().syncWorkOrder.count({ where: { workOrder: waiting, outcome: null } })).toBe(1);
    await run;
    expect(await unjudged(waiting)).toBe(0);
  });
});

describe("totals of circuits, while an answer is waited for", () => {
  it("are made, and what is kept of permissions is given up then and after the fetch", async () => {
    const version = () => topicVersion(["permissions"]);
    const before = await version();
    await noteMany();
    await holdBack();
    const run = syncOrder(workOrder);
    await expect.poll(countDue, { timeout: HELD_BACK_MS, interval: 50 }).toBe(0);
    expect(await db().syncWorkOrder.count({ where: { workOrder, outcome: null } })).toBe(1);
    await expect.poll(version, { interval: 20 }).not.toBe(before);
    const meanwhile = await version();
    await noteMany();
    await run;
    expect(await version()).not.toBe(meanwhile);
  });

  it("wait for nobody who makes figures, and are made after the fetch", async () => {
    await holdBack();
    const run = syncOrder(workOrder);
    const order = (outcome: string | null) =>
      db().syncWorkOrder.count({ where: { workOrder, outcome, claimedToken: { not: null } } });
    await expect.poll(() => order(null), { timeout: 8_000, interval: 20 }).toBe(1);
    await db().$transaction(
      async (tx) => {
        await tx.$executeRaw(LOCK_FIGURES);
        await noteMany();
        await expect.poll(() => order("done"), { timeout: 8_000 }).toBe(1);
        expect(await countDue()).toBeGreaterThanOrEqual(MANY);
      },
      { timeout: 15_000 },
    );
    await run;
    expect(await countDue()).toBe(0);
  });

  // Leaves its run open.
  it("that fail end the run by its own error, not the process", async () => {
    await noteMany();
    await db().$transaction(
      async (tx) => {
        await tx.$executeRaw(Prisma.sql`SELECT FROM aggregate_due_circuits FOR UPDATE`);
        await holdBack();
        const run = expect(syncOrder(workOrder)).rejects.toThrow("canceling statement");
        const pid = await untilOneWaits({ query: "DELETE FROM aggregate_due_circuits" });
        await db().$executeRaw`SELECT pg_cancel_backend(${pid}::int)`;
        await run;
      },
      { timeout: 15_000 },
    );
    expect(unhandled).toEqual([]);
  });
});
