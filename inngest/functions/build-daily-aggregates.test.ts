import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AGGREGATE_FEED, WEEK_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { openBuild } from "@/lib/domain/aggregates/mutations";
import { storedCircuit } from "@/lib/domain/testing/circuits";
import { storedPlanner, storedUnit } from "@/lib/domain/testing/units";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { logTo } from "../embedded/log";
import { type EmbeddedInngest, startEmbeddedInngest } from "../embedded/start-embedded-inngest";
import { testDatabaseUrl } from "../embedded/testing/test-database";
import { until } from "../embedded/testing/until";
import { sendFollowingRun } from "../send-circuit-sync";
import { serveJobs } from "../worker/serve-jobs";
import { startWorkerServer } from "../worker/worker-server";

let engine: EmbeddedInngest;
let close: () => Promise<void>;

/** The product's own entry point behind a real port, and the embedded server that calls it. */
beforeAll(async () => {
  logTo(() => undefined);
  vi.stubEnv("INNGEST_EVENT_KEY", "key");
  vi.stubEnv("INNGEST_DEV_TOKEN", "the-secret-of-this-start");
  const worker = await startWorkerServer({ host: "127.0.0.1", port: 0, answerJob: serveJobs });
  engine = await startEmbeddedInngest({
    databaseUrl: testDatabaseUrl(),
    serveUrls: [`http://127.0.0.1:${worker.port}/api/inngest`],
    eventKey: "key",
  });
  vi.stubEnv("INNGEST_DEV", engine.origin);
  close = async () => {
    await engine.close(0);
    await worker.close(0);
  };
  await until("the panel is registered", () => engine.appStates().every(({ isSynced }) => isSynced));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await close();
});

async function ended(syncLogId: number) {
  return until("the run has ended", async () => {
    const found = await db().syncLog.findUniqueOrThrow({ where: { id: syncLogId } });
    return found.syncStatus === "started" ? undefined : found;
  });
}

const weekRuns = () => db().syncLog.findMany({ where: { feed: WEEK_FEED.name }, orderBy: { id: "asc" } });
const isFree = async () => (await db().syncLease.count({ where: { expiresAt: { not: null } } })) === 0;

async function build(): Promise<number> {
  const { syncLogId } = await openBuild(systemActor("test"), AGGREGATE_FEED, {}, "manual");
  await sendFollowingRun(AGGREGATE_FEED, syncLogId);
  return syncLogId;
}

describe("a run of figures that the jobs carry out", () => {
  it("ends in its log with what it wrote, is followed by the weeks, and frees its scope", async () => {
    const { id } = await storedCircuit();
    await storedUnit({ circuitId: id, plannerId: await storedPlanner("Ada Brandt"), assessedOn: "2026-01-14" });
    const syncLogId = await build();
    const log = await ended(syncLogId);
    expect(log).toMatchObject({ syncStatus: "completed", isJob: true, restarts: 0 });
    expect(log.aggregatesCreated).toBeGreaterThan(2);
    expect(await db().plannerDailyAggregate.count({ where: { aggregateDate: new Date("2026-01-14") } })).toBe(1);
    expect(await db().syncFreshness.count({ where: { feed: "aggregates", syncLogId } })).toBe(1);
    const week = await until("the weeks are under way", async () => (await weekRuns())[0]);
    expect(await ended(Number(week.id))).toMatchObject({ syncStatus: "completed", syncTrigger: "workflow_event" });
    expect(await db().plannerWeeklyAggregate.count({ where: { weekStarting: new Date("2026-01-11") } })).toBe(1);
    expect(await isFree()).toBe(true);
  });

  it("is followed by nothing where it wrote nothing", async () => {
    const first = await build();
    expect(await ended(first)).toMatchObject({ syncStatus: "completed" });
    // A later build by the same jobs: what the first one might have opened would stand before it.
    expect(await ended(await build())).toMatchObject({ syncStatus: "completed" });
    expect(await weekRuns()).toHaveLength(1);
    expect(await isFree()).toBe(true);
  });
});
