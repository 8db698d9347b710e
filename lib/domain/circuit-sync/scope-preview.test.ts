import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";
import { getCircuitSyncRun } from "./queries";

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 700, oddRate: 0 });
  await sync();
});
afterAll(() => simulator.stop());

describe("the lists of a preview", () => {
  it("D2 show everybody the first 200 of their own circuits, also where 200 of others come before them", async () => {
    const last = await db().region.findFirstOrThrow({
      where: { circuits: { some: {} } },
      orderBy: { circuits: { _count: "asc" } },
    });
    const assigned = await db().circuit.findFirstOrThrow({
      where: { regionId: { not: last.id } },
      orderBy: { workOrder: "desc" },
    });
    await db().$executeRaw(
      Prisma.sql`
        UPDATE circuits
        SET title = CASE WHEN region_id = ${last.id} OR id = ${assigned.id} THEN 'ZZZ' ELSE 'AAA' END || id,
          work_order = CASE WHEN region_id = ${last.id} OR id = ${assigned.id} THEN '9999' ELSE work_order END`,
    );
    const supervisor = await signedIn({ role: "supervisor", regions: [last.code] });
    await db().circuitUser.create({
      data: { circuitId: assigned.id, userId: supervisor.userId, assignmentSource: "manual", assignedAt: new Date() },
    });
    const own = await db().circuit.count({ where: { regionId: last.id } });

    const log = await sync({ preview: true });
    const seen = await getCircuitSyncRun(supervisor, Number(log.id));
    expect(seen.preview?.updates.map(({ circuitId }) => circuitId)).toContain(Number(assigned.id));
    expect(seen.preview?.updates).toHaveLength(Math.min(200, own + 1));
    const whole = await getCircuitSyncRun(await signedIn({ role: "admin" }), Number(log.id));
    expect(whole.preview?.updates).toHaveLength(200);
    expect(whole.preview?.counts.update).toBe(await db().circuit.count());
  });
});
