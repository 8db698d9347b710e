import "server-only";
import { NonRetriableError } from "inngest";
import { CIRCUIT_FEED } from "@/lib/domain/circuit-sync/define-circuit-feed";
import { failCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { getCircuitSyncOptions } from "@/lib/domain/circuit-sync/queries";
import { CIRCUIT_SCHEDULE } from "@/lib/domain/circuit-sync/rules";
import { runCircuitSync } from "@/lib/domain/circuit-sync/run-circuit-sync";
import { openScheduledCircuitSync } from "@/lib/domain/circuit-sync/schedule-circuits";
import { LeaseLostError } from "@/lib/domain/sync-runs/hold-lease";
import { awaitRetry, takeUpRun } from "@/lib/domain/sync-runs/hand-over-run";
import type { StepRunner } from "@/lib/domain/sync-runs/run-step";
import { systemActor } from "@/lib/platform/actor-types";
import { isDatabaseAway } from "@/lib/platform/database-away";
import { logger } from "@/lib/platform/logger";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import type { JobsClient } from "../client";
import { CIRCUIT_SYNC_REQUESTED, circuitSyncRequestedSchema, isSchedule } from "../events";

/**
 * Runs a circuit sync: one that a person opened, or one of the schedule (domain.md §5). Runs exclude each other by the lease;
 * the singleton only keeps one opened sync from being run twice.
 */
export const syncCircuits = (client: JobsClient) =>
  client.createFunction(
    {
      id: "sync-circuits",
      name: "Sync circuits from WorkStudio",
      // As many as outlast ten minutes without a database; other errors are given up earlier.
      retries: 7,
      singleton: { key: "event.data.syncLogId", mode: "skip" },
      triggers: [{ event: CIRCUIT_SYNC_REQUESTED }, { cron: `TZ=${BUSINESS_TIME_ZONE} ${CIRCUIT_SCHEDULE}` }],
      onFailure: async ({ event, error, step }) => {
        const requested = circuitSyncRequestedSchema.safeParse(event.data.event.data);
        if (requested.success)
          await step.run("close the log", () =>
            failCircuitSync(
              requested.data.syncLogId,
              `The sync stopped: one of its steps failed every time it was tried, the last time with “${error.message.slice(0, 300)}”. Circuits that were finished are kept; the application log says more.`,
            ),
          );
      },
    },
    async ({ event, step, runId, attempt }) => {
      const requested = circuitSyncRequestedSchema.safeParse(event.data);
      // An event that asks for no opened sync comes from a stranger: it must not become a run of the system's own.
      if (!requested.success && !isSchedule(event.name))
        throw new NonRetriableError("A circuit sync was asked for without the number of an opened run.");
      const syncLogId = requested.success
        ? requested.data.syncLogId
        : await step.run("open the scheduled sync", () =>
            openScheduledCircuitSync(systemActor("schedule"), { jobRunId: runId }),
          );
      if (syncLogId === null) return { skipped: "a circuit sync is already running, or no status is due" };
      const options = await step.run("read the options", async () =>
        (await takeUpRun(syncLogId)) ? getCircuitSyncOptions(syncLogId) : null,
      );
      if (!options) return { skipped: "this sync has ended already" };
      // Every answer of a sync step is plain JSON, so what the engine remembers is what the step answered.
      const runner: StepRunner = async <T>(name: string, work: () => Promise<T>) =>
        (await step.run(name, () => retriedWork(work, syncLogId, attempt))) as T;
      return { syncLogId, status: await runCircuitSync(runner, BigInt(syncLogId), options) };
    },
  );

/** Tries after which an error that is not the database's absence is taken for one that stays. */
const TRIES = 4;

/**
 * Without its lease a run must never write again, so trying the step again is pointless; so it is for an error that came back every time. A
 * step that is tried again keeps the scope until then.
 */
async function retriedWork<T>(work: () => Promise<T>, syncLogId: number, attempt: number): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isPointless = error instanceof LeaseLostError || (attempt + 1 >= TRIES && !isDatabaseAway(error));
    if (isPointless) throw new NonRetriableError(String(error), { cause: error });
    // A database that is away keeps no lease either; the step takes it again when it begins.
    await awaitRetry(CIRCUIT_FEED.name, syncLogId, attempt).catch((lost: unknown) =>
      logger.warn({ err: lost, syncLogId }, "a sync's scope could not be kept for its next try"),
    );
    throw error;
  }
}
