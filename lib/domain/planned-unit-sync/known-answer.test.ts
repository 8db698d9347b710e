import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { sync } from "../testing/sync";
import { passHours, syncOrder, syncUnits, unitsAsWritten } from "../testing/sync-units";
import { readKnownAnswer } from "./known-answer";
import { readUnitLookups } from "./read-lookups";

let simulator: TestSimulator;
let order: { workOrder: string; circuitId: number; units: number };

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 40 });
  await sync();
  await syncUnits();
  const [found] = await db().$queryRaw<(typeof order)[]>(Prisma.sql`
    SELECT c.work_order AS "workOrder", c.id::float8 AS "circuitId", f.unit_count::float8 AS units
    FROM circuits c
    JOIN circuit_unit_fetches f ON f.circuit_id = c.id
    JOIN work_order_answers USING (work_order)
    WHERE f.unit_count > 60 AND NOT EXISTS (SELECT FROM circuits o WHERE o.work_order = c.work_order AND o.id <> c.id)
    LIMIT 1`);
  if (!found) throw new Error("The world has no work order for these tests.");
  order = found;
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.clearFaults();
  await syncOrder(order.workOrder);
});

const known = async () => readKnownAnswer(order.workOrder, await readUnitLookups());
const spoil = (fault: Record<string, unknown> & { kind: string }) =>
  simulator.fault({ ...fault, match: { filterValue: order.workOrder } });
const firstUnit = () => Prisma.sql`(SELECT min(id) FROM planned_units WHERE circuit_id = ${order.circuitId})`;
const change = (what: Prisma.Sql) => () => db().$executeRaw(what);

describe("an answer that is the one before", () => {
  it("is not read again, and counts as a fetch of all its units", async () => {
    expect(await known()).toMatchObject({ counts: [[order.circuitId, order.units]] });
    await passHours(13);
    const written = await unitsAsWritten();
    const readAt = async () =>
      (await db().workOrderAnswer.findUniqueOrThrow({ where: { workOrder: order.workOrder } })).readAt;
    const before = await readAt();
    const run = await syncOrder(order.workOrder);
    expect(run).toMatchObject({ units: { created: 0, changed: 0, missing: 0 } });
    expect(await unitsAsWritten()).toBe(written);
    // One that is read is kept anew.
    expect(await readAt()).toEqual(before);
    const fetch = await db().circuitUnitFetch.findUniqueOrThrow({ where: { circuitId: order.circuitId } });
    expect(fetch.unitCount).toBe(order.units);
    expect(Date.now() - Number(fetch.fetchedAt)).toBeLessThan(60_000);
  });

  it("keeps its foresters seen", async () => {
    expect((await known())?.foresters.length).toBeGreaterThan(0);
    await db().plannerAlias.updateMany({ where: { kind: "forester" }, data: { lastSeenAt: new Date("2026-01-02") } });
    await syncOrder(order.workOrder);
    const seen = { kind: "forester", lastSeenAt: { gt: new Date("2026-01-03") } };
    expect(await db().plannerAlias.count({ where: seen })).toBeGreaterThan(0);
  });

  it.each<[string, () => Prisma.Sql]>([
    [
      "a unit is another",
      () => Prisma.sql`UPDATE planned_units SET content_hash = content_hash + 1 WHERE id = ${firstUnit()}`,
    ],
    [
      "a unit went to another circuit",
      () =>
        Prisma.sql`
          UPDATE planned_units
          SET circuit_id = (SELECT min(id) FROM circuits WHERE id <> ${order.circuitId})
          WHERE id = ${firstUnit()}`,
    ],
    [
      "a unit is missing",
      () => Prisma.sql`UPDATE planned_units SET state = 'missing', last_seen_at = now() WHERE id = ${firstUnit()}`,
    ],
    [
      "a unit type has another name",
      () => Prisma.sql`UPDATE unit_types SET code = code || '~' WHERE id = (SELECT min(id) FROM unit_types)`,
    ],
    ["it was read a week ago", () => Prisma.sql`UPDATE work_order_answers SET read_at = read_at - interval '7 days'`],
  ])("is read again where %s, and known after that", async (_, what) => {
    await change(what())();
    expect(await known()).toBeNull();
    await syncOrder(order.workOrder);
    const present = await db().plannedUnit.count({ where: { circuitId: order.circuitId, state: "present" } });
    expect(present).toBe(order.units);
    await change(Prisma.sql`UPDATE unit_types SET code = rtrim(code, '~')`)();
    await syncOrder(order.workOrder);
    expect(await known()).not.toBeNull();
  });

  it.each([
    ["a cell of it cannot be read", { kind: "set-cells", rows: 1, set: { JOBVEGETATIONUNITS_ACRES: "many" } }],
    ["a unit of it does not come", { kind: "drop-rows", fraction: 0.05 }],
  ])("is read every time while %s", async (_, fault) => {
    await spoil(fault);
    await syncOrder(order.workOrder);
    expect(await known()).toBeNull();
    await syncOrder(order.workOrder);
    expect(await known()).toBeNull();
    await simulator.clearFaults();
    await syncOrder(order.workOrder);
    expect(await known()).not.toBeNull();
  });
});
