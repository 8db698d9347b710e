import { afterAll, beforeAll, beforeEach } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { sync } from "./sync";
import { syncUnits } from "./sync-units";

type UnitOrder = { workOrder: string; units: number; circuitId: number };
type StoredUnit = { id: bigint; identity: string; state: string; came: string | null; permission: string };

/**
 * A world whose units were synced once, for the tests of a file: each has a work order of its own as long as they last,
 * of one circuit with more than 60 units, and what is stored of it.
 */
export function startWithUnitOrders() {
  let simulator: TestSimulator | undefined;
  let orders: UnitOrder[] = [];
  let taken = 0;
  let order: UnitOrder | undefined;
  const world = {
    get simulator(): TestSimulator {
      if (!simulator) throw new Error("The world is not there before its tests begin.");
      return simulator;
    },
    get orders(): readonly UnitOrder[] {
      return orders;
    },
    get order(): UnitOrder {
      if (!order) throw new Error("The world has too few work orders for these tests.");
      return order;
    },
  };

  beforeAll(async () => {
    simulator = await startSimulator({ circuits: 80 });
    await sync();
    await syncUnits();
    orders = await db().$queryRaw<UnitOrder[]>(Prisma.sql`
      SELECT c.work_order AS "workOrder", f.unit_count::float8 AS units, c.id::float8 AS "circuitId"
      FROM circuits c
      JOIN circuit_unit_fetches f ON f.circuit_id = c.id
      WHERE f.unit_count > 60 AND NOT EXISTS (SELECT FROM circuits o WHERE o.work_order = c.work_order AND o.id <> c.id)
      ORDER BY c.work_order`);
  });
  afterAll(() => simulator?.stop());
  beforeEach(async () => {
    await world.simulator.clearFaults();
    order = orders[taken % orders.length];
    taken += 1;
  });

  const stored = (where: Prisma.Sql = Prisma.sql`TRUE`) =>
    db().$queryRaw<StoredUnit[]>(Prisma.sql`
      SELECT u.id, u.identity::text AS identity, u.state, u.came_by AS came, u.permission_status AS permission
      FROM planned_units u
      JOIN circuits c ON c.id = u.circuit_id
      WHERE c.work_order = ${world.order.workOrder} AND ${where}
      ORDER BY u.id`);
  const changesOf = (id: bigint | undefined) =>
    db().plannedUnitChange.findMany({
      where: { unitId: id ?? 0n },
      orderBy: { id: "asc" },
      select: { field: true, before: true, after: true, syncLogId: true },
    });
  const openIssues = (kind?: string) =>
    db().syncIssue.findMany({
      where: { kind: kind ?? { startsWith: "unit_" }, resolvedAt: null, workOrder: world.order.workOrder },
      orderBy: { id: "asc" },
    });
  /** The answer of the order is spoiled, until faults are cleared. */
  const spoil = (fault: Record<string, unknown> & { kind: string }) =>
    world.simulator.fault({ ...fault, match: { filterValue: world.order.workOrder } });
  const fetchOf = () => db().circuitUnitFetch.findUniqueOrThrow({ where: { circuitId: world.order.circuitId } });
  const setCircuit = (data: Prisma.CircuitUpdateInput) =>
    db().circuit.update({ where: { id: world.order.circuitId }, data });
  return { world, stored, changesOf, openIssues, spoil, fetchOf, setCircuit };
}
