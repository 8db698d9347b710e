import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { sendFollowingRun } from "@/inngest/send-circuit-sync";
import { CIRCUIT_FEED } from "@/lib/domain/circuit-sync/define-circuit-feed";
import { UNIT_FEED } from "@/lib/domain/planned-unit-sync/define-unit-feed";
import { brokenInvariants } from "@/lib/domain/testing/faults/check-invariants";
import type { FaultWorld } from "@/lib/domain/testing/faults/fault-world";
import type { Draw, FaultReport } from "@/lib/domain/testing/faults/kill-points";
import { db } from "@/lib/platform/db";
import type { TestSimulator } from "@/lib/platform/testing/start-simulator";
import { findFreePort } from "@/scripts/lib/ports.mjs";
import {
  type Kind,
  again,
  hasEnded,
  isInTheMiddle,
  isQuiet,
  open,
  prepare,
  startJobsServer,
  until,
} from "./runs-by-jobs";

/** What whoever stops a worker gives it. */
const LONGEST_STOP_MS = 10_000;
const LONGEST_RUN_MS = 120_000;
const LATEST_MS = 2_000;

type Stopping = { simulator: TestSimulator; jobsPort: number; times: number; draw: Draw };

/**
 * A worker is told to stop by SIGTERM in the middle of runs, and another one is started in its place: it ends within
 * seconds, and the run is completed as if nobody had been disturbed. After `speakWithJobsServer`.
 */
export async function* stopWorkers(
  world: FaultWorld,
  { simulator, jobsPort, times, draw }: Stopping,
): AsyncGenerator<FaultReport> {
  const port = await findFreePort(0);
  let worker = await startWorker(port);
  const server = await startJobsServer({ ownerUrl: world.ownerUrl, port: jobsPort, workerPort: port });
  try {
    for (const kind of ["circuits", "units"] as const) {
      const faults: string[] = [];
      let longestStop = 0;
      for (let time = 0; time < times; time += 1) {
        await prepare(world.ownerUrl, kind);
        await simulator.fault({ kind: "delay", delayMs: 400 });
        const syncLogId = await open(kind);
        await sendFollowingRun(kind === "circuits" ? CIRCUIT_FEED : UNIT_FEED, syncLogId);
        await until("the run is in its middle", () => isInTheMiddle(kind, syncLogId));
        await delay(draw() * LATEST_MS);
        const { code, ms } = await stop(worker);
        longestStop = Math.max(longestStop, ms);
        if (code !== 0 || ms > LONGEST_STOP_MS) faults.push(`The worker ended with ${String(code)} after ${ms} ms.`);
        const wasUnderWay = !(await hasEnded(syncLogId));
        worker = await startWorker(port);
        await simulator.clearFaults();
        if (!wasUnderWay) faults.push("The run had ended before the worker did.");
        faults.push(...(await outcome(world, kind, syncLogId)));
      }
      yield {
        name: `${kind} while the worker is told to stop and another one starts`,
        tried: times,
        notes: [`it ended within ${longestStop} ms`],
        faults,
      };
    }
  } finally {
    await server.close();
    await stop(worker);
  }
}

async function outcome({ ownerUrl }: FaultWorld, kind: Kind, syncLogId: number): Promise<string[]> {
  try {
    await until("the run has ended", () => hasEnded(syncLogId), LONGEST_RUN_MS);
    await until("what follows has ended", isQuiet, LONGEST_RUN_MS);
  } catch (error) {
    return [String(error)];
  }
  const log = await db().syncLog.findUniqueOrThrow({ where: { id: syncLogId } });
  const isWhole = log.syncStatus === "completed";
  return [
    ...(isWhole
      ? []
      : [`It ended ${log.syncStatus}: ${log.errorMessage ?? "no reason"} (${log.endCause ?? "no cause"})`]),
    ...(await brokenInvariants(ownerUrl)),
    ...(await again(kind)),
  ];
}

async function startWorker(port: number): Promise<ChildProcess> {
  const worker = fork("inngest/worker/main.ts", ["--port", String(port)], {
    execArgv: ["--conditions=react-server", "--import", "tsx"],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const ready = worker.stdout ? once(worker.stdout, "data") : Promise.reject(new Error("A worker has no output."));
  const gone = once(worker, "exit").then(([code]) => {
    throw new Error(`The worker ended with ${String(code)} before it was ready.`);
  });
  await Promise.race([ready, gone]);
  gone.catch(() => undefined);
  return worker;
}

async function stop(worker: ChildProcess): Promise<{ code: number | null; ms: number }> {
  const begun = Date.now();
  const gone = once(worker, "exit");
  worker.kill("SIGTERM");
  const [code] = (await gone) as [number | null];
  return { code, ms: Date.now() - begun };
}
