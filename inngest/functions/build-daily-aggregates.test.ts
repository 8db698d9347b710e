import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AGGREGATE_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
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

describe("a run of figures that the jobs carry out", () => {
  it("ends in its log with what it wrote, and frees its scope", async () => {
    const { id } = await storedCircuit();
    await storedUnit({ circuitId: id, plannerId: await storedPlanner("Ada Brandt"), assessedOn: "2026-01-14" });
    const { syncLogId } = await openBuild(systemActor("test"), AGGREGATE_FEED, {}, "manual");
    await sendFollowingRun(AGGREGATE_FEED, syncLogId);
    const log = await until("the run has ended", async () => {
      const found = await db().syncLog.findUniqueOrThrow({ where: { id: syncLogId } });
      return found.syncStatus === "started" ? undefined : found;
    });
    expect(log).toMatchObject({ syncStatus: "completed", isJob: true, restarts: 0 });
    expect(log.aggregatesCreated).toBeGreaterThan(2);
    expect(await db().plannerDailyAggregate.count({ where: { aggregateDate: new Date("2026-01-14") } })).toBe(1);
    expect(await db().syncLease.count({ where: { expiresAt: { not: null } } })).toBe(0);
    expect(await db().syncFreshness.count({ where: { feed: "aggregates", syncLogId } })).toBe(1);
  });
});
