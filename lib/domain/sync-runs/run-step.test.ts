import { recordRegistration } from "@/lib/platform/jobs-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { CIRCUIT_FEED } from "../circuit-sync/define-circuit-feed";
import { failCircuitSync, openCircuitSync } from "../circuit-sync/mutations";
import { runCircuitSync } from "../circuit-sync/run-circuit-sync";
import { missedTimes, openMissedCircuitSync } from "../circuit-sync/schedule-circuits";
import { sweepFeeds } from "../feeds/sweep-feeds";
import { directSteps, isScopeFree, readLog, storedChecksum } from "../testing/sync";
import { endDeadRuns } from "./end-dead-runs";
import { LeaseLostError } from "./hold-lease";
import { awaitRetry, handToJobs, takeUpRun } from "./hand-over-run";
import { MOST_RESTARTS } from "./rules";
import { type StepRunner, runStep } from "./run-step";

const OPTIONS = { preview: false, force: false, acceptFewer: false };
const system = systemActor("test");
const scope = CIRCUIT_FEED.name;

let simulator: TestSimulator;
let open: number | null = null;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 200, oddRate: 0.1 });
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  if (open !== null) await failCircuitSync(open, "left open by a test");
  open = null;
  await db().syncSchedule.deleteMany();
});

async function openRun() {
  const opened = await openCircuitSync(system, OPTIONS, "manual");
  open = opened.syncLogId;
  return opened;
}

/** What the clock does to a run that nobody carries for so many seconds. */
async function pass(seconds: number): Promise<void> {
  await db().$executeRaw(
    Prisma.sql`UPDATE sync_leases SET expires_at = expires_at - make_interval(secs => ${seconds}::int)`,
  );
  await db().$executeRaw(
    Prisma.sql`
      UPDATE sync_logs
      SET started_at = started_at - make_interval(secs => ${seconds}::int)
      WHERE sync_status = 'started'`,
  );
  await db().$executeRaw(
    Prisma.sql`UPDATE sync_run_steps SET claimed_until = claimed_until - make_interval(secs => ${seconds}::int)`,
  );
}

const started = async () =>
  (await db().syncLog.findMany({ where: { syncStatus: "started" } })).map(({ id }) => Number(id));

describe("a step that is asked for twice at the same time", () => {
  it("is done once, and the counts are those of what was written", async () => {
    const { syncLogId, options } = await openRun();
    const atOnce: StepRunner = async (name, work) => {
      const [first, second] = await Promise.all([directSteps(name, work), directSteps(name, work)]);
      if (name !== "close" && name !== "tidy") expect(second, name).toEqual(first);
      return first;
    };
    await runCircuitSync(atOnce, BigInt(syncLogId), options);
    const log = await readLog(BigInt(syncLogId));
    expect(log).toMatchObject({ created: await db().circuit.count(), updated: 0, unchanged: 0 });
    expect(log.created).toBeGreaterThan(100);
    expect(await isScopeFree()).toBe(true);
    expect(await db().syncRunStep.count()).toBe(0);
  });
});

describe("R12 an event that is delivered once more after its run has ended", () => {
  it("asks WorkStudio nothing, writes nothing and leaves the run as it ended", async () => {
    const { syncLogId, options } = await openRun();
    expect(await runCircuitSync(directSteps, BigInt(syncLogId), options)).not.toBe("failed");
    await simulator.advanceDays(3);
    const [before, ended, calls] = [await storedChecksum(), await readLog(BigInt(syncLogId)), await simulator.calls()];
    await expect(runCircuitSync(directSteps, BigInt(syncLogId), options)).rejects.toThrow(LeaseLostError);
    expect(await simulator.calls()).toBe(calls);
    expect(await storedChecksum()).toBe(before);
    expect(await readLog(BigInt(syncLogId))).toEqual(ended);
    expect(await isScopeFree()).toBe(true);
  });

  it("leaves the run that came after it alone", async () => {
    const old = await openRun();
    await runCircuitSync(directSteps, BigInt(old.syncLogId), old.options);
    const { syncLogId, options } = await openRun();
    await expect(runCircuitSync(directSteps, BigInt(old.syncLogId), old.options)).rejects.toThrow(LeaseLostError);
    expect(await runCircuitSync(directSteps, BigInt(syncLogId), options)).not.toBe("failed");
    expect(await isScopeFree()).toBe(true);
  });
});

describe("a run between two tries of a step", () => {
  it("takes its lease again after a minute, as long as nobody took it", async () => {
    const { syncLogId } = await openRun();
    await handToJobs(syncLogId);
    await takeUpRun(syncLogId);
    const fails = () => runStep(scope, BigInt(syncLogId), "fetch", () => Promise.reject(new Error("away")));
    await expect(fails()).rejects.toThrow("away");
    await awaitRetry(scope, syncLogId, 0);
    await pass(60);
    expect((await sweepFeeds(system)).send).toEqual([]);
    expect(await runStep(scope, BigInt(syncLogId), "fetch", async () => 7)).toEqual({ cancelled: false, value: 7 });
    await pass(3_600);
    expect(await runStep(scope, BigInt(syncLogId), "plan", async () => 8)).toEqual({ cancelled: false, value: 8 });
  });

  it("is shut out of a step that somebody else goes on with, and answers what that one answered", async () => {
    const { syncLogId } = await openRun();
    let wake: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    const tokens: bigint[] = [];
    const slow = runStep(scope, BigInt(syncLogId), "fetch", async (lease) => {
      tokens.push(lease.fencingToken);
      await asleep;
      return "slow";
    });
    await expect.poll(() => tokens.length).toBe(1);
    await pass(20);
    const next = await runStep(scope, BigInt(syncLogId), "fetch", async (lease) => {
      tokens.push(lease.fencingToken);
      return "next";
    });
    wake();
    expect(next).toEqual({ cancelled: false, value: "next" });
    expect(await slow).toEqual(next);
    expect(tokens[1]).toBe((tokens[0] ?? 0n) + 1n);
  });
});

describe("a run that the jobs lost", () => {
  it("is handed over again, goes on where it was, and ends well", async () => {
    const { syncLogId, options } = await openRun();
    await handToJobs(syncLogId);
    await takeUpRun(syncLogId);
    const stopsBeforeThePlan: StepRunner = async (name, work) => {
      if (name === "plan") throw new Error("killed");
      return directSteps(name, work);
    };
    await expect(runCircuitSync(stopsBeforeThePlan, BigInt(syncLogId), options)).rejects.toThrow("killed");
    await pass(41);
    expect((await sweepFeeds(system)).send).toEqual([{ feed: scope, syncLogId, restarts: 1 }]);
    expect((await sweepFeeds(system)).send).toEqual([]);
    const calls = await simulator.calls();
    expect(await runCircuitSync(directSteps, BigInt(syncLogId), options)).toBe("completed");
    expect(await simulator.calls()).toBe(calls);
  });

  it("ends engine_changed when the jobs have moved to another server meanwhile", async () => {
    await recordRegistration({ engine: "embedded", address: "here", functionsFingerprint: "a", isStart: true });
    const { syncLogId } = await openRun();
    await handToJobs(syncLogId);
    await takeUpRun(syncLogId);
    await recordRegistration({
      engine: "https://jobs.example",
      address: "here",
      functionsFingerprint: "a",
      isStart: true,
    });
    await db().syncLog.update({ where: { id: syncLogId }, data: { restarts: MOST_RESTARTS } });
    await pass(41);
    expect(await sweepFeeds(system)).toEqual({ ended: 1, send: [] });
    const log = await db().syncLog.findUniqueOrThrow({ where: { id: syncLogId } });
    expect(log).toMatchObject({ endCause: "engine_changed", syncStatus: "failed" });
    expect(log.errorMessage).toMatch(/the jobs moved to another server/);
    await recordRegistration({ engine: "embedded", address: "here", functionsFingerprint: "a", isStart: true });
  });

  it.each([
    ["not_taken_up", false, /no worker took this sync up/],
    ["worker_gone", true, /the worker stopped/],
  ] as const)("after so many times ends %s, and says what to do", async (cause, isTakenUp, words) => {
    const { syncLogId } = await openRun();
    await handToJobs(syncLogId);
    if (isTakenUp) await takeUpRun(syncLogId);
    for (let time = 1; time <= MOST_RESTARTS; time += 1) {
      await pass(41);
      expect((await sweepFeeds(system)).send).toHaveLength(1);
    }
    await pass(41);
    expect(await sweepFeeds(system)).toEqual({ ended: 1, send: [] });
    const log = await db().syncLog.findUniqueOrThrow({ where: { id: syncLogId } });
    expect(log).toMatchObject({ syncStatus: "failed", endCause: cause });
    expect(log.errorMessage).toMatch(words);
    expect(await isScopeFree()).toBe(true);
    // Whoever knows better has the last word.
    await failCircuitSync(syncLogId, "The sync stopped on an error of its own.");
    expect(await readLog(BigInt(syncLogId))).toMatchObject({ message: "The sync stopped on an error of its own." });
  });

  it("that was a command is not handed to anybody, and ends within a minute", async () => {
    const { syncLogId } = await openRun();
    await pass(41);
    expect(await endDeadRuns([CIRCUIT_FEED])).toBe(1);
    expect(await db().syncLog.findUniqueOrThrow({ where: { id: syncLogId } })).toMatchObject({
      endCause: "command_gone",
    });
  });
});

describe("the schedule", () => {
  const friday = new Date("2026-03-06T22:00:00Z");
  const monday = new Date("2026-03-09T14:00:00Z");

  it("misses what lies between two looks, in the East's time", () => {
    expect(missedTimes(friday, monday).map((time) => time.toISOString())).toEqual(["2026-03-09T08:30:00.000Z"]);
    expect(missedTimes(new Date("2026-03-09T07:00:00Z"), new Date("2026-03-09T21:00:00Z"))).toHaveLength(2);
  });

  it("is caught up by one run, which asks for the weekly statuses of a missed Monday morning too", async () => {
    expect(await openMissedCircuitSync(system, friday)).toBeNull();
    const night = new Date("2026-03-09T22:00:00Z");
    open = await openMissedCircuitSync(system, night);
    expect(await started()).toEqual([open]);
    const log = await db().syncLog.findUniqueOrThrow({ where: { id: open ?? 0 } });
    expect(log.apiStatusFilter).toContain("QC");
    await failCircuitSync(Number(open), "over");
    expect(await openMissedCircuitSync(system, night)).toBeNull();
  });

  it("waits while a preview is in the way, and is not lost by it", async () => {
    await openMissedCircuitSync(system, friday);
    const preview = await openCircuitSync(system, { ...OPTIONS, preview: true }, "manual");
    expect(await openMissedCircuitSync(system, monday)).toBeNull();
    await failCircuitSync(preview.syncLogId, "over");
    open = await openMissedCircuitSync(system, monday);
    expect(open).not.toBeNull();
  });

  it("of two workers that look at once is run once", async () => {
    await openMissedCircuitSync(system, friday);
    const answers = await Promise.all([openMissedCircuitSync(system, monday), openMissedCircuitSync(system, monday)]);
    open = answers.find((answer) => answer !== null) ?? null;
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
  });
});
