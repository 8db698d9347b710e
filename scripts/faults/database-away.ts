import { setTimeout as delay } from "node:timers/promises";
import { sendFollowingRun } from "@/inngest/send-circuit-sync";
import { serveJobs } from "@/inngest/worker/serve-jobs";
import { startWorkerServer } from "@/inngest/worker/worker-server";
import { CIRCUIT_FEED } from "@/lib/domain/circuit-sync/define-circuit-feed";
import { getCircuitFeed } from "@/lib/domain/circuit-sync/queries";
import { runCircuitSync } from "@/lib/domain/circuit-sync/run-circuit-sync";
import { listFeeds } from "@/lib/domain/feeds/queries";
import { UNIT_FEED } from "@/lib/domain/planned-unit-sync/define-unit-feed";
import { runUnitSync } from "@/lib/domain/planned-unit-sync/run-unit-sync";
import type { StepRunner } from "@/lib/domain/sync-runs/run-step";
import { brokenInvariants } from "@/lib/domain/testing/faults/check-invariants";
import type { FaultReport } from "@/lib/domain/testing/faults/kill-points";
import { directSteps } from "@/lib/domain/testing/sync";
import { systemActor } from "@/lib/platform/actor-types";
import { db, disconnect } from "@/lib/platform/db";
import { overOutage } from "@/lib/platform/over-outage";
import { TEMPLATE_DATABASE, type TestCluster, startTestCluster } from "@/lib/platform/testing/prepared-cluster";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { setTestEnvironment } from "@/lib/platform/testing/test-environment";
import { findFreePort } from "@/scripts/lib/ports.mjs";
import { APP_ROLE, createDatabase } from "@/lib/platform/testing/test-database";
import {
  type Kind,
  again,
  asOwner,
  hasEnded,
  isInTheMiddle,
  isQuiet,
  open,
  prepare,
  startJobsServer,
  until,
  speakWithJobsServer,
} from "./runs-by-jobs";

/**
 * What the outage of this length stands for: waits of the jobs server are shortened alike, and the clocks of leases are
 * moved on by the rest.
 */
const WHOLE_SECONDS = 300;
const INNGEST_BACK_OFF_SECONDS = [15, 30, 60, 120, 300, 600, 1200];
/** The jobs server's tries, and the run itself, after the database is back. */
const LONGEST_AFTER_MS = 240_000;
const actor = systemActor("operator");

type Way = "jobs" | "command";

/**
 * A run in whose middle the real PostgreSQL is ended, stays away and is started again ends completed, with everything
 * of it stored once.
 */
export async function* databaseAway(seed: number, seconds: number): AsyncGenerator<FaultReport> {
  const cluster = await startTestCluster();
  const database = await createDatabase(cluster.url, TEMPLATE_DATABASE);
  const port = await findFreePort(0);
  setTestEnvironment({ databaseUrl: database.urlFor(APP_ROLE), ownerUrl: database.url });
  speakWithJobsServer(port);
  // As a panel that has been up for long: it is the one that ends runs of jobs servers that are silent.
  process.uptime = () => 86_400;
  const simulator = await startSimulator({ circuits: 120, seed: 1 + (seed % 1_000) });
  let jobs: { close: () => Promise<void> } | null = null;
  try {
    await asOwner(
      database.url,
      // The test server's settings let a crash lose what was committed; the product's do not.
      `ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET synchronous_commit = on`,
      "UPDATE api_status_configs SET sync_frequency = 'daily'",
      "CHECKPOINT",
    );
    jobs = await startJobs(database.url, port, seconds);
    const world: World = { cluster, simulator, ownerUrl: database.url, seconds };
    for (const way of ["jobs", "command"] as const)
      for (const kind of ["circuits", "units"] as const) yield await survive(world, kind, way);
  } finally {
    await jobs?.close();
    await simulator.stop();
    await disconnect();
    await cluster.stop();
  }
}

type World = { cluster: TestCluster; simulator: TestSimulator; ownerUrl: string; seconds: number };

async function survive(world: World, kind: Kind, way: Way): Promise<FaultReport> {
  const { cluster, simulator, ownerUrl, seconds } = world;
  await prepare(ownerUrl, kind);
  await simulator.fault({ kind: "delay", delayMs: 400 });
  const started = Date.now();
  const syncLogId = await open(kind);
  const run =
    way === "jobs"
      ? sendFollowingRun(kind === "circuits" ? CIRCUIT_FEED : UNIT_FEED, syncLogId)
      : carryOut(kind, syncLogId);
  run.catch(() => undefined);
  const faults: string[] = [];
  await until("the run is in its middle", () => isInTheMiddle(kind, syncLogId));
  const watch = watchAsPanels();
  await asOwner(ownerUrl, ...timePasses(WHOLE_SECONDS - seconds));
  await cluster.away(() => delay(seconds * 1_000));
  await simulator.clearFaults();
  const back = Date.now();
  try {
    await until("the run has ended", () => hasEnded(syncLogId), LONGEST_AFTER_MS);
    await run;
    await until("what follows has ended", isQuiet, LONGEST_AFTER_MS);
  } catch (error) {
    faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const endedAfter = Math.round((Date.now() - back) / 1_000);
  const looks = await watch.stop();
  const log = await db().syncLog.findUniqueOrThrow({ where: { id: syncLogId } });
  if (log.syncStatus !== "completed")
    faults.push(`It ended ${log.syncStatus}: ${log.errorMessage ?? "no reason"} (${log.endCause ?? "no cause"})`);
  faults.push(...(await brokenInvariants(ownerUrl)), ...(await again(kind)));
  return {
    name: `${kind} while the database is away for ${seconds} s, by ${way === "jobs" ? "the jobs" : "a command"}`,
    tried: 1,
    notes: [
      `${Math.round((Date.now() - started) / 1_000)} s in all`,
      `ended ${endedAfter} s after the database was back`,
      `${log.restarts} restarts`,
      `${looks.failed} of ${looks.made} looks of panels met no database`,
    ],
    faults,
  };
}

/** As the command line does. */
async function carryOut(kind: Kind, syncLogId: number): Promise<void> {
  const step: StepRunner = (name, work) => overOutage(() => directSteps(name, work));
  const all = { preview: false, force: false, acceptFewer: false };
  if (kind === "units") await runUnitSync(step, BigInt(syncLogId), { acceptFewer: false });
  else {
    const statuses = await db().apiStatusConfig.findMany({ where: { isActive: true }, orderBy: { sortOrder: "asc" } });
    await runCircuitSync(step, BigInt(syncLogId), { ...all, statuses: statuses.map(({ apiStatus }) => apiStatus) });
  }
}

/** Two panels with the Sync page open ask how the feeds stand, all through the outage. */
function watchAsPanels(): { stop: () => Promise<{ made: number; failed: number }> } {
  let isOver = false;
  const counts = { made: 0, failed: 0 };
  const panel = async () => {
    while (!isOver) {
      counts.made += 1;
      await Promise.all([getCircuitFeed(actor), listFeeds(actor)]).catch(() => (counts.failed += 1));
      await delay(300);
    }
  };
  const panels = [panel(), panel()];
  return {
    async stop() {
      isOver = true;
      await Promise.all(panels);
      return counts;
    },
  };
}

/** What the clock does to leases, steps and the sweep in so many seconds. */
const timePasses = (seconds: number): string[] =>
  seconds <= 0
    ? []
    : [
        `UPDATE sync_leases SET expires_at = expires_at - interval '${seconds} seconds'`,
        `
          UPDATE sync_run_steps
          SET claimed_until = claimed_until - interval '${seconds} seconds'
          WHERE finished_at IS NULL`,
        `UPDATE sync_schedules SET swept_at = swept_at - interval '${seconds} seconds'`,
      ];

async function startJobs(ownerUrl: string, port: number, seconds: number): Promise<{ close: () => Promise<void> }> {
  const worker = await startWorkerServer({ host: "127.0.0.1", port: 0, answerJob: serveJobs });
  const share = Math.min(1, seconds / WHOLE_SECONDS);
  const server = await startJobsServer({
    ownerUrl,
    port,
    workerPort: worker.port,
    retryDelaysMs: INNGEST_BACK_OFF_SECONDS.map((wait) => wait * 1_000 * share),
    retryJitterMs: 30_000 * share,
  });
  return {
    async close() {
      await server.close();
      await worker.close(0);
    },
  };
}
