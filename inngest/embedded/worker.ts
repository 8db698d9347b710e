import { randomUUID } from "node:crypto";
import type { Agent } from "node:http";
import type { Pool } from "pg";
import { cancelOverdueRuns } from "./cancel-overdue-runs";
import { type Job, claimJobs, keepLeases, releaseJobs } from "./claim-jobs";
import { isTransientDatabaseError } from "./database";
import { fireCrons } from "./fire-crons";
import { log } from "./log";
import { readNextDue } from "./next-due";
import { type OnAppDoubtful, runJob } from "./run-job";
import type { Settings } from "./settings";

export type Worker = { wake: () => void; callsInFlight: () => number; stop: (graceMs: number) => Promise<void> };

/** Takes due jobs and calls the app for them, until stopped. */
export function startWorker({
  pool,
  settings,
  agent,
  onAppDoubtful,
}: {
  pool: Pool;
  settings: Settings;
  agent: Agent;
  onAppDoubtful: OnAppDoubtful;
}): Worker {
  const owner = randomUUID();
  const inFlight = new Map<string, Promise<void>>();
  const abort = new AbortController();
  let isStopped = false;
  let isWoken = false;
  let endPause: (() => void) | undefined;

  const wake = () => {
    isWoken = true;
    endPause?.();
  };
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      if (isWoken || isStopped) return resolve();
      const timer = setTimeout(resolve, Math.max(1, milliseconds));
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const room = () => settings.maxCallsInFlight - inFlight.size;

  const work = async (first: Job) => {
    try {
      for (let job: Job | null = first; job !== null;)
        job = await runJob(job, {
          pool,
          settings,
          agent,
          signal: abort.signal,
          isStopping: () => isStopped,
          hasRoom: () => room() > 0,
          onAppDoubtful,
        });
    } catch (error) {
      // The lease runs out and the job is taken again.
      if (!isStopped) log("error", "a job could not be worked on", { runId: first.runId, error: String(error) });
    } finally {
      inFlight.delete(first.jobId);
      wake();
    }
  };

  const pass = async (): Promise<number> => {
    // Without room nothing can be taken before a call ends, and that wakes the loop.
    const claim =
      room() > 0
        ? await claimJobs(pool, owner, [...inFlight.keys()], room(), settings.leaseMs)
        : { jobs: [], at: "infinity" };
    for (const job of claim.jobs) inFlight.set(job.jobId, work(job));
    if (claim.jobs.length > 0 && room() > 0) return 0;
    const due = await readNextDue(pool, owner, claim.at);
    if (due.cronMs !== null && due.cronMs <= 0) await fireCrons(pool);
    if (due.deadlineMs !== null && due.deadlineMs <= 0) await cancelOverdueRuns(pool);
    return Math.min(settings.pollIntervalMs, due.jobMs ?? Infinity, due.cronMs ?? Infinity, due.deadlineMs ?? Infinity);
  };

  const loop = async () => {
    while (!isStopped) {
      isWoken = false;
      const pauseMs = await pass().catch((error: unknown) => {
        if (!isStopped)
          log(isTransientDatabaseError(error) ? "warn" : "error", "the queue could not be read", {
            error: String(error),
          });
        return 250;
      });
      if (pauseMs > 0) await pause(pauseMs);
    }
  };

  const heartbeat = setInterval(() => {
    if (inFlight.size > 0)
      keepLeases(pool, owner, [...inFlight.keys()], settings.leaseMs).catch((error: unknown) =>
        log("warn", "leases could not be kept", { error: String(error) }),
      );
  }, settings.leaseMs / 3);
  const finished = loop();

  const stop = async (graceMs: number) => {
    isStopped = true;
    wake();
    await finished;
    const grace = new Promise((resolve) => setTimeout(resolve, inFlight.size > 0 ? graceMs : 0).unref());
    await Promise.race([grace, Promise.all(inFlight.values())]);
    abort.abort();
    await Promise.all(inFlight.values());
    clearInterval(heartbeat);
    await releaseJobs(pool, owner).catch((error: unknown) =>
      log("warn", "leases could not be given back", { error: String(error) }),
    );
  };
  return { wake, callsInFlight: () => inFlight.size, stop };
}
