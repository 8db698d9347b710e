import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { signedIn } from "../testing/people";
import { directSteps, isScopeFree, readLog, storedChecksum, sync } from "../testing/sync";
import { untilOneWaits } from "../testing/until-one-waits";
import { applyCircuitBatches } from "./apply-circuits";
import { type Lease, LeaseLostError, fence, fenceTogether, resumeLease } from "../sync-runs/hold-lease";
import { cancelSync } from "../sync-runs/mutations";
import { linkCircuits } from "./link-circuits";
import { failCircuitSync, openCircuitSync } from "./mutations";
import { openScheduledCircuitSync } from "./schedule-circuits";
import { planCircuits } from "./plan-circuits";
import { getCircuitFeed, getCircuitSyncRun } from "./queries";
import { requestCircuitSyncSchema } from "./schema";
import { recordIssues } from "./record-issues";
import { runCircuitSync } from "./run-circuit-sync";
import { stageCircuits } from "./stage-circuits";
import { closeRun } from "../sync-runs/close-run";
import { endDeadRuns } from "../sync-runs/end-dead-runs";
import { reportProgress } from "../sync-runs/report-progress";
import { CIRCUIT_FEED } from "./define-circuit-feed";

const OPTIONS = { preview: false, force: false, acceptFewer: false };
const system = systemActor("test");
const progress = { stage: "Testing", done: 0, total: null };

let simulator: TestSimulator;
let open: bigint | null = null;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60, environment: { WORKSTUDIO_TOTAL_TIMEOUT_MS: "25000" } });
  await sync();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.clearFaults();
  if (open !== null) await failCircuitSync(Number(open), "left open by a test");
  open = null;
});

const findLease = (id: bigint): Promise<Lease> => db().$transaction((tx) => resumeLease(tx, CIRCUIT_FEED.name, id));

async function openSync(): Promise<bigint> {
  open = BigInt((await openCircuitSync(system, OPTIONS, "manual")).syncLogId);
  return open;
}

/** What the clock does to a run whose process stopped a minute ago. */
async function letLeaseRunOut(): Promise<void> {
  await db().$executeRaw(Prisma.sql`UPDATE sync_leases SET expires_at = now() - interval '20 seconds'`);
  await db().$executeRaw(
    Prisma.sql`UPDATE sync_logs SET started_at = now() - interval '1 minute' WHERE sync_status = 'started'`,
  );
}

describe("E9 a sync that somebody starts by hand", () => {
  it("cannot be started again at once, unless it failed; another one, the schedule and the operator are not held up", async () => {
    const admin = await signedIn({ role: "admin" });
    const run = await openCircuitSync(admin, OPTIONS, "manual");
    await failCircuitSync(run.syncLogId, "WorkStudio did not answer.");
    const again = await openCircuitSync(admin, OPTIONS, "manual");
    await closeRun(CIRCUIT_FEED, BigInt(again.syncLogId), { status: "completed" });
    const colleague = await signedIn({ role: "admin" });
    await expect(openCircuitSync(colleague, OPTIONS, "manual")).rejects.toMatchObject({
      code: "RATE_LIMITED",
      message: expect.stringMatching(new RegExp(`run ${again.syncLogId} in the list.*in 5 minutes`)) as string,
    });
    for (const [actor, options] of [
      [colleague, { ...OPTIONS, preview: !OPTIONS.preview }],
      [system, OPTIONS],
    ] as const) {
      const other = await openCircuitSync(actor, options, "manual");
      await closeRun(CIRCUIT_FEED, BigInt(other.syncLogId), { status: "completed" });
    }
    await db().$executeRaw(
      Prisma.sql`UPDATE sync_logs SET started_at = started_at - interval '301 seconds' WHERE triggered_by IS NOT NULL`,
    );
    open = BigInt((await openCircuitSync(colleague, OPTIONS, "manual")).syncLogId);
  });
});

describe("a forced sync", () => {
  const force = { ...OPTIONS, force: true, reason: "Corrections moved into WorkStudio" };

  it("C8 wants a fresh proof, unless it is a preview", async () => {
    const admin = { ...(await signedIn({ role: "admin" })), lastProofAt: new Date(Date.now() - 11 * 60_000) };
    await expect(openCircuitSync(admin, force, "manual")).rejects.toMatchObject({ code: "MFA_REQUIRED" });
    const preview = await openCircuitSync(admin, { ...force, preview: true }, "manual");
    await failCircuitSync(preview.syncLogId, "over");
    open = BigInt((await openCircuitSync({ ...admin, lastProofAt: new Date() }, force, "manual")).syncLogId);
  });

  it("wants a reason, which its run keeps", async () => {
    expect(requestCircuitSyncSchema.safeParse({ force: true }).error?.issues[0]?.path).toEqual(["reason"]);
    expect(requestCircuitSyncSchema.safeParse({ force: true, preview: true }).success).toBe(true);
    const run = await openCircuitSync(await signedIn({ role: "admin" }), force, "manual");
    open = BigInt(run.syncLogId);
    expect(await getCircuitSyncRun(system, run.syncLogId)).toMatchObject({ isForced: true, reason: force.reason });
  });
});

describe("the age of the circuits", () => {
  it("is that of each status: a run of one, a preview or a cancelled run makes no other fresh", async () => {
    await sync();
    await db().$executeRaw(Prisma.sql`UPDATE sync_freshness SET fresh_at = now() - interval '3 days'`);
    const whole = await getCircuitFeed(system);
    expect(whole.parts.every(({ freshAt }) => freshAt !== null)).toBe(true);
    const real = await sync({ statuses: ["QC"] });
    const preview = await sync({ statuses: ["ACTIV"], preview: true });
    const state = await getCircuitFeed(system);
    expect(state.lastGoodAt).toEqual(whole.lastGoodAt);
    const newer = state.parts.filter(
      (part, index) => part.freshAt?.getTime() !== whole.parts[index]?.freshAt?.getTime(),
    );
    expect(newer.map(({ part }) => part)).toEqual(["QC"]);
    expect([state.latest?.id, state.preview?.id]).toEqual([Number(real.id), Number(preview.id)]);
  });
});

describe("two syncs of one scope", () => {
  it("cannot run at once: the second hears who runs the first, and writes nothing", async () => {
    const admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
    const first = await openCircuitSync(admin, OPTIONS, "manual");
    open = BigInt(first.syncLogId);
    const logs = await db().syncLog.count();
    await expect(openCircuitSync(system, OPTIONS, "manual")).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/already running, started \d+ s ago by Wilma Tarrant/) as string,
    });
    expect(await openScheduledCircuitSync(system, { jobRunId: "another job" })).toBeNull();
    expect(await db().syncLog.count()).toBe(logs);
  });

  it("asked for by thirty callers at once start exactly one", async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 30 }, () => openCircuitSync(system, OPTIONS, "manual")),
    );
    const [won, ...others] = answers.filter((answer) => answer.status === "fulfilled");
    open = BigInt(won?.value.syncLogId ?? 0);
    expect(others).toEqual([]);
    for (const answer of answers)
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "CONFLICT" });
    expect(await db().syncLog.count({ where: { syncStatus: "started" } })).toBe(1);
  });
});

describe("a run whose process stopped", () => {
  it("ends failed, with words, and frees the scope", async () => {
    const id = await openSync();
    const lease = await findLease(id);
    await stageCircuits(lease, "ACTIV", 1, [], progress);
    expect(await endDeadRuns([CIRCUIT_FEED])).toBe(0);
    await letLeaseRunOut();
    await getCircuitFeed(system);
    expect(await readLog(id)).toMatchObject({
      status: "failed",
      message: expect.stringMatching(/^Abandoned: /) as string,
    });
    expect((await db().syncLog.findUniqueOrThrow({ where: { id } })).completedAt).not.toBeNull();
    expect(await db().syncStagedCircuit.count()).toBe(0);
    expect(await sync()).toMatchObject({ status: "completed" });
  });

  it("is not taken for dead while one of its steps renews the lease in a long transaction", async () => {
    const id = await openSync();
    await letLeaseRunOut();
    const other = new Client({ connectionString: env().DATABASE_URL });
    await other.connect();
    await other.query("BEGIN");
    await other.query("UPDATE sync_leases SET expires_at = now() + interval '40 seconds'");
    expect(await endDeadRuns([CIRCUIT_FEED])).toBe(0);
    await other.query("COMMIT");
    await other.end();
    expect(await endDeadRuns([CIRCUIT_FEED])).toBe(0);
    expect(await readLog(id)).toMatchObject({ status: "started" });
  });

  it("is renewed beside a step that still writes, and given to nobody before that step has ended", async () => {
    const lease = await findLease(await openSync());
    const happened: string[] = [];
    const replacing = await db().$transaction(async (writing) => {
      await fenceTogether(writing, lease);
      await db().$transaction((tx) => fence(tx, lease));
      happened.push("renewed");
      const taken = db().$transaction((tx) => resumeLease(tx, lease.scope, lease.syncLogId, { replacing: true }));
      void taken.then(() => happened.push("taken"));
      await untilOneWaits({ query: "FOR UPDATE" });
      happened.push("written");
      return { taken };
    });
    expect((await replacing.taken).fencingToken).toBe(lease.fencingToken + 1n);
    expect(happened).toEqual(["renewed", "written", "taken"]);
    await expect(db().$transaction((tx) => fenceTogether(tx, lease))).rejects.toThrow(LeaseLostError);
  });

  it("that wakes up after another took over is refused in every step, and cannot end or free the other", async () => {
    await simulator.advanceDays(1);
    const stale = await openSync();
    const lease = await findLease(stale);
    await letLeaseRunOut();
    const next = await openSync();
    const checksum = await storedChecksum();

    const steps: [string, () => Promise<unknown>][] = [
      ["find", () => findLease(stale)],
      ["progress", () => reportProgress(lease, progress)],
      ["stage", () => stageCircuits(lease, "ACTIV", 1, [], progress)],
      [
        "plan",
        () =>
          planCircuits(lease, { ...OPTIONS, statuses: ["ACTIV"] }, { statuses: ["ACTIV"], rows: 0, isPersonal: false }),
      ],
      ["apply", () => applyCircuitBatches(lease, { force: false, first: 1, last: 2, total: 2 })],
      ["link", () => linkCircuits(lease, 0, [])],
      ["issues", () => recordIssues(lease, 0, ["ACTIV"])],
      ["run", () => runCircuitSync(directSteps, stale, { ...OPTIONS, statuses: ["ACTIV"] })],
    ];
    for (const [name, step] of steps) await expect(step(), name).rejects.toMatchObject({ name: "LeaseLostError" });
    await failCircuitSync(Number(stale), "too late");

    expect(await readLog(stale)).toMatchObject({
      status: "failed",
      message: "too late",
    });
    expect((await findLease(next)).fencingToken).toBe(lease.fencingToken + 1n);
    expect(await storedChecksum()).toBe(checksum);
    expect(await runCircuitSync(directSteps, next, { ...OPTIONS, statuses: ["ACTIV", "QC"] })).toBe("completed");
  });
});

describe("cancelling", () => {
  it("stops a run that hangs in a call, and leaves everything as it was", async () => {
    await simulator.advanceDays(1);
    await simulator.fault({ kind: "hang", match: { filterValue: "QC" } });
    const checksum = await storedChecksum();
    const supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const id = await openSync();
    const calls = await simulator.calls();
    const running = runCircuitSync(directSteps, id, { ...OPTIONS, statuses: ["ACTIV", "QC"] });
    await expect.poll(() => simulator.calls(), { timeout: 10_000 }).toBe(calls + 2);
    await cancelSync(supervisor, Number(id));
    await expect(cancelSync(supervisor, Number(id))).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await running).toBe("failed");
    expect(await readLog(id)).toMatchObject({
      status: "failed",
      message: expect.stringMatching(/^Cancelled\./) as string,
    });
    expect(await getCircuitSyncRun(system, Number(id))).toMatchObject({ isCancelled: true });
    expect(await storedChecksum()).toBe(checksum);
    expect(await isScopeFree()).toBe(true);
    expect(await db().syncLog.findUniqueOrThrow({ where: { id } })).toMatchObject({
      cancelRequestedBy: supervisor.userId,
    });
    expect(await db().activityLog.count({ where: { action: "sync.cancel", subjectId: id } })).toBe(1);
    await expect(cancelSync(supervisor, Number(id))).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("ended already") as string,
    });
  });

  it("before a batch is written stops there", async () => {
    const id = await openSync();
    const checksum = await storedChecksum();
    const cancelBeforeWriting: typeof directSteps = async (name, work) => {
      if (name === "apply 1") await cancelSync(system, Number(id));
      return directSteps(name, work);
    };
    await simulator.advanceDays(3);
    expect(await runCircuitSync(cancelBeforeWriting, id, { ...OPTIONS, statuses: ["ACTIV", "QC"] })).toBe("failed");
    expect(await readLog(id)).toMatchObject({ message: expect.stringMatching(/^Cancelled\./) as string });
    expect(await storedChecksum()).toBe(checksum);
  });

  it("is for who may run syncs, of a sync that exists", async () => {
    const planner = await signedIn({ role: "planner" });
    const id = await openSync();
    await expect(cancelSync(planner, Number(id))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(cancelSync(system, 999_999_999)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await readLog(id)).toMatchObject({ status: "started" });
  });
});

describe("a step that runs twice", () => {
  it("because its answer was lost changes nothing the second time (security R2)", async () => {
    await simulator.advanceDays(2);
    const id = await openSync();
    const everyStepTwice: typeof directSteps = async (name, work) => {
      await directSteps(name, work);
      return directSteps(name, work);
    };
    // The second run of `close` finds the scope free and the log ended; every other step finds its own work done.
    expect(
      await runCircuitSync(everyStepTwice, id, {
        ...OPTIONS,
        statuses: ["SA", "ACTIV", "QC", "REWRK", "DEF", "CLOSE"],
      }),
    ).toBe("completed");
    const checksum = await storedChecksum();
    expect(await sync()).toMatchObject({ updated: 0, created: 0 });
    expect(await storedChecksum()).toBe(checksum);
    const history = await db().$queryRaw<{ repeats: number }[]>(Prisma.sql`
      SELECT coalesce(max(n), 0)::float8 AS repeats
      FROM (
        SELECT count(*) AS n
        FROM activity_log
        WHERE sync_log_id = ${id} AND subject_type = 'circuit'
        GROUP BY subject_id
      ) entries`);
    expect(history).toEqual([{ repeats: 1 }]);
  });
});
