import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { isScopeFree, readLog, storedChecksum, sync } from "../testing/sync";
import { openCircuitSync } from "./mutations";
import { openScheduledCircuitSync } from "./schedule-circuits";
import type { StepRunner } from "../sync-runs/run-step";
import { runCircuitSync } from "./run-circuit-sync";

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 300, oddRate: 0.1 });
});
afterAll(() => simulator.stop());

/** Every step commits, its answer gets lost, and it is run again (security R2). */
const twice: StepRunner = async <T>(_name: string, work: () => Promise<T>) => {
  await work();
  return JSON.parse(JSON.stringify(await work())) as T;
};

async function syncTwice() {
  const opened = await openCircuitSync(
    systemActor("test"),
    { preview: false, force: false, acceptFewer: false },
    "manual",
  );
  await runCircuitSync(twice, BigInt(opened.syncLogId), opened.options);
  return readLog(BigInt(opened.syncLogId));
}

describe("R2 a sync each of whose steps is run twice", () => {
  it("logs what it created, and counts no issue twice", async () => {
    const log = await syncTwice();
    expect(log).toMatchObject({ created: await db().circuit.count(), updated: 0, unchanged: 0, kept: 0 });
    expect(log.created).toBeGreaterThan(200);
    expect(await db().syncIssue.count()).toBeGreaterThan(0);
    expect(await db().syncIssue.count({ where: { occurrences: { gt: 1 } } })).toBe(0);
  });

  it("logs what it updated and kept, and writes each history once", async () => {
    await simulator.advanceDays(2);
    const before = await db().activityLog.count({ where: { subjectType: "circuit" } });
    const log = await syncTwice();
    expect(log.updated).toBe(await db().circuit.count({ where: { rowVersion: 2 } }));
    expect(log.updated).toBeGreaterThan(0);
    expect(await db().activityLog.count({ where: { subjectType: "circuit" } })).toBeLessThanOrEqual(
      before + (log.updated ?? 0),
    );
    expect(await db().circuit.count({ where: { rowVersion: { gt: 2 } } })).toBe(0);
    const checksum = await storedChecksum();
    expect(await sync()).toMatchObject({ updated: 0 });
    expect(await storedChecksum()).toBe(checksum);
    expect(await isScopeFree()).toBe(true);
  });
});

describe("R2 the step that opens the scheduled sync", () => {
  const monday = new Date("2026-03-02T09:30:00Z");

  it("answers the same run when its job runs it again, and nothing to another job", async () => {
    const first = await openScheduledCircuitSync(systemActor("schedule"), { now: monday, jobRunId: "run-1" });
    expect(first).not.toBeNull();
    expect(await openScheduledCircuitSync(systemActor("schedule"), { now: monday, jobRunId: "run-1" })).toBe(first);
    expect(await openScheduledCircuitSync(systemActor("schedule"), { now: monday, jobRunId: "run-2" })).toBeNull();
    expect(await db().syncLog.count({ where: { syncTrigger: "scheduled" } })).toBe(1);
  });
});
