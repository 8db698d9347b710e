import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { sync } from "../testing/sync";
import { syncOrder, syncUnits, unitsAsWritten } from "../testing/sync-units";
import { nameKinds } from "./name-kinds";
import { lockPlanners } from "./see-planners";
import { settleUnits } from "./settle-units";

type Order = { workOrder: string; circuitId: number; plannerId: number };
let simulator: TestSimulator;
let orders: Order[] = [];
let order: Order;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  await sync();
  await syncUnits();
  orders = await db().$queryRaw<Order[]>(Prisma.sql`
    SELECT c.work_order AS "workOrder", c.id::float8 AS "circuitId", c.planner_id::float8 AS "plannerId"
    FROM circuits c
    JOIN circuit_unit_fetches f ON f.circuit_id = c.id
    WHERE f.unit_count > 60
      AND c.planner_id IS NOT NULL
      AND c.api_status = 'ACTIV'
      AND NOT EXISTS (SELECT FROM circuits o WHERE o.work_order = c.work_order AND o.id <> c.id)
    ORDER BY c.work_order`);
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.clearFaults();
  const next = orders.shift();
  if (!next) throw new Error("The world has too few work orders for these tests.");
  order = next;
});

/** The answer for the order has these cells in its first rows, until faults are cleared. */
const setUnits = (rows: number, set: Record<string, string>) =>
  simulator.fault({ kind: "set-cells", rows, set, match: { filterValue: order.workOrder } });
type Unit = { id: bigint; forester: string | null; planner: string | null; plannerId: number | null };
const units = (where: Prisma.Sql) =>
  db().$queryRaw<Unit[]>(Prisma.sql`
    SELECT u.id, u.forester, p.name AS planner, u.planner_id::float8 AS "plannerId"
    FROM planned_units u
    LEFT JOIN planners p ON p.id = u.planner_id
    WHERE u.circuit_id = ${order.circuitId}::bigint AND ${where} ORDER BY u.id`);
const namedPlanners = () => db().plannerAlias.count({ where: { kind: "forester" } });

describe("the planner of a unit", () => {
  it("is whom its forester's name means, else who planned its circuit; every unit that names somebody has one", async () => {
    const [sums] = await db().$queryRaw<{ wrong: number; named: number; blank: number; circuits: number }[]>(Prisma.sql`
      SELECT (
        count(*) FILTER (
          WHERE u.forester IS NOT NULL
            AND NOT EXISTS (
              SELECT FROM planner_aliases a
              WHERE a.planner_id = u.planner_id
                AND a.kind = 'forester'
                AND planner_alias_fold(a.alias) = planner_alias_fold(u.forester)
            )
        )
      )::float8 AS wrong,
        count(*) FILTER (WHERE u.forester IS NOT NULL)::float8 AS named,
        count(*) FILTER (WHERE u.forester IS NULL)::float8 AS blank,
        count(*) FILTER (
          WHERE u.forester IS NULL AND u.planner_id IS NOT DISTINCT FROM c.planner_id
        )::float8 AS circuits
      FROM planned_units u JOIN circuits c ON c.id = u.circuit_id`);
    expect(sums?.wrong).toBe(0);
    expect(sums?.named).toBeGreaterThan(1_000);
    expect(sums?.blank).toBeGreaterThan(20);
    expect(sums?.circuits).toBe(sums?.blank);
  });

  it("is another one when its forester is; a name in another spelling means the same", async () => {
    const before = await namedPlanners();
    await setUnits(1, { VEGUNIT_FORESTER: "Nova Birchfield" });
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ changed: 1 });
    const [first] = await units(Prisma.sql`u.forester = 'Nova Birchfield'`);
    expect(first?.planner).toBe("Nova Birchfield");
    await simulator.clearFaults();
    await setUnits(4, { VEGUNIT_FORESTER: "NOVA  birchfield" });
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ changed: 4 });
    const spelled = await units(Prisma.sql`planner_alias_fold(u.forester) = 'nova birchfield'`);
    expect(spelled).toHaveLength(4);
    expect(new Set(spelled.map(({ plannerId }) => plannerId))).toEqual(new Set([first?.plannerId]));
    expect(await namedPlanners()).toBe(before + 1);

    const written = await unitsAsWritten();
    expect((await syncOrder(order.workOrder)).units).toMatchObject({ changed: 0 });
    expect(await unitsAsWritten()).toBe(written);
    await simulator.clearFaults();
    await syncOrder(order.workOrder);
    expect(await units(Prisma.sql`u.planner_id = ${first?.plannerId}`)).toEqual([]);
  });

  it("without a forester is who held the circuit when it was assessed, also where the sync sees that later", async () => {
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    /** The first circuit of the answer is held by this account since so long. */
    const hold = async (takenBy: string, minutes: number) => {
      const set = { SS_TAKENBY: takenBy, SS_EDITDATE: `/Date(${minutesAgo(minutes).toISOString()})/` };
      await simulator.fault({ kind: "set-cells", rows: 1, set, match: { filterValue: "ACTIV" } });
      await sync({ statuses: ["ACTIV"] });
      return db().circuit.findFirstOrThrow({ where: { takenBy } });
    };
    const circuit = await hold("ASPLUNDH\\nfirst", 0);
    order = { workOrder: circuit.workOrder, circuitId: Number(circuit.id), plannerId: Number(circuit.plannerId) };
    await setUnits(10, { VEGUNIT_FORESTER: " " });
    await syncOrder(order.workOrder);
    const [late, early] = await units(Prisma.sql`u.forester IS NULL`);

    // Seen an hour ago, and given to somebody else half an hour ago; one unit was assessed since, the others a
    // day before.
    await db().$executeRaw(Prisma.sql`
      UPDATE circuit_custody_periods
      SET started_at = started_at - interval '2 days', ended_at = ended_at - interval '2 days'
      WHERE circuit_id = ${circuit.id}`);
    await db().circuit.update({ where: { id: circuit.id }, data: { lastSyncedAt: minutesAgo(60) } });
    await db().plannedUnit.updateMany({ where: { circuitId: circuit.id }, data: { assessedAt: minutesAgo(24 * 60) } });
    await db().plannedUnit.update({ where: { id: late?.id ?? 0n }, data: { assessedAt: minutesAgo(5) } });
    await simulator.clearFaults();
    await hold("ASPLUNDH\\ntaker", 30);
    const now = new Map((await units(Prisma.sql`TRUE`)).map(({ id, planner }) => [id, planner]));
    expect(now.get(late?.id ?? 0n)).toBe("ASPLUNDH\\ntaker");
    expect(now.get(early?.id ?? 0n)).toBe("ASPLUNDH\\nfirst");
    expect([...now.values()].filter((planner) => planner === "ASPLUNDH\\ntaker")).toHaveLength(1);
  });

  it("without a forester is nobody where only the utility held the circuit, until its domain is named a contractor's", async () => {
    await setUnits(3, { VEGUNIT_FORESTER: "" });
    await syncOrder(order.workOrder);
    const { takenBy } = await db().circuit.findUniqueOrThrow({ where: { id: order.circuitId } });
    const domain = takenBy?.split("\\")[0] ?? "";
    const kind = (name: string) =>
      db().$transaction(async (tx) => {
        await tx.accountDomain.deleteMany({ where: { domain } });
        await tx.accountDomain.create({ data: { domain, kind: name } });
        await nameKinds(tx);
      });
    const planners = async () => (await units(Prisma.sql`u.forester IS NULL`)).map(({ plannerId }) => plannerId);
    expect((await planners()).length).toBeGreaterThanOrEqual(3);
    await kind("utility");
    expect(new Set(await planners())).toEqual(new Set([null]));
    await kind("contractor");
    expect(new Set(await planners())).toEqual(new Set([order.plannerId]));
  });

  it("goes with its name to another planner, and stays behind as nobody's where that is deleted", async () => {
    await setUnits(5, { VEGUNIT_FORESTER: "Rue Alderman" });
    await syncOrder(order.workOrder);
    const [unit] = await units(Prisma.sql`u.forester = 'Rue Alderman'`);
    const from = unit?.plannerId ?? 0;
    const into = await db().planner.create({
      data: { name: "Rue Alderman-Voss", firstSeenAt: new Date(), lastSeenAt: new Date() },
    });
    const moved = await db().$transaction(async (tx) => {
      await lockPlanners(tx);
      await tx.plannerAlias.updateMany({ where: { plannerId: from }, data: { plannerId: into.id } });
      return settleUnits(tx, Prisma.sql`u.planner_id = ${from}::bigint`);
    });
    expect(moved).toBe(5);
    expect(await units(Prisma.sql`u.planner_id = ${into.id}`)).toHaveLength(5);
    await db().planner.delete({ where: { id: into.id } });
    expect((await units(Prisma.sql`u.forester = 'Rue Alderman'`)).map(({ plannerId }) => plannerId)).toEqual(
      Array(5).fill(null),
    );
  });
});
