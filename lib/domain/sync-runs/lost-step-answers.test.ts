import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { openCircuitSync } from "../circuit-sync/mutations";
import { runCircuitSync } from "../circuit-sync/run-circuit-sync";
import { openUnitSync } from "../planned-unit-sync/mutations";
import { runUnitSync } from "../planned-unit-sync/run-unit-sync";
import { readLog, sync } from "../testing/sync";
import type { StepRunner } from "./run-step";

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ circuits: 40, oddRate: 0.2 });
});
afterAll(() => simulator.stop());

/** The process dies after each step has committed, before anybody keeps its answer; another one makes it again. */
const forgotten: StepRunner = async <T>(name: string, work: () => Promise<T>) => {
  await work();
  await db().$executeRaw(
    Prisma.sql`
      UPDATE sync_run_steps
      SET finished_at = NULL, answer = NULL, claimed_until = now() - interval '1 second'
      WHERE name = ${name}`,
  );
  return JSON.parse(JSON.stringify((await work()) ?? null)) as T;
};

async function circuits() {
  const asked = { preview: false, force: false, acceptFewer: false };
  const { syncLogId, options } = await openCircuitSync(systemActor("test"), asked, "manual");
  await runCircuitSync(forgotten, BigInt(syncLogId), options);
  return readLog(BigInt(syncLogId));
}

async function units(workOrders?: string[]) {
  const opened = await openUnitSync(systemActor("test"), { acceptFewer: false, workOrders }, "manual");
  if (!opened) throw new Error("nothing is due");
  await runUnitSync(forgotten, BigInt(opened.syncLogId), opened.options);
  return readLog(BigInt(opened.syncLogId));
}

describe("R2 a run whose process dies after every step", () => {
  it("calls a bad circuit news when it is, and never again", async () => {
    const first = await circuits();
    expect(first.status).toBe("warning");
    expect(first.message).toMatch(/could not be (taken|read)/);
    expect(await sync()).toMatchObject({ status: "completed", message: null });
    expect(await circuits()).toMatchObject({ status: "completed", message: null, updated: 0 });
  });

  it("calls a bad unit news when it is, and never again", async () => {
    const [order] = await db().$queryRaw<{ workOrder: string }[]>(Prisma.sql`
      SELECT min(c.work_order) AS "workOrder"
      FROM circuits c
      JOIN api_status_configs k ON k.api_status = c.api_status AND k.sync_planned_units`);
    const workOrder = order?.workOrder ?? "";
    await simulator.fault({
      kind: "set-cells",
      rows: 2,
      setRaw: { JOBVEGETATIONUNITS_LENGTHWRK: '"12,3"' },
      match: { filterValue: workOrder },
    });
    const first = await units([workOrder]);
    expect(first).toMatchObject({ status: "warning" });
    expect(first.message).toContain("1 new line stands on the issues list.");
    expect(await units([workOrder])).toMatchObject({ status: "completed", message: null });
  });
});
