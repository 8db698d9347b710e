import "server-only";
import { NonRetriableError } from "inngest";
import { CIRCUIT_FEED } from "@/lib/domain/circuit-sync/define-circuit-feed";
import { failCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { getCircuitSyncOptions } from "@/lib/domain/circuit-sync/queries";
import { CIRCUIT_SCHEDULE } from "@/lib/domain/circuit-sync/rules";
import { runCircuitSync } from "@/lib/domain/circuit-sync/run-circuit-sync";
import { openScheduledCircuitSync } from "@/lib/domain/circuit-sync/schedule-circuits";
import { handToJobs, takeUpRun } from "@/lib/domain/sync-runs/hand-over-run";
import type { StepRunner } from "@/lib/domain/sync-runs/run-step";
import { openFollowingUnitSync } from "@/lib/domain/planned-unit-sync/schedule-units";
import { UNIT_FEED } from "@/lib/domain/planned-unit-sync/define-unit-feed";
import { systemActor } from "@/lib/platform/actor-types";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import type { JobsClient } from "../client";
import { CIRCUIT_SYNC_REQUESTED, circuitSyncRequestedSchema, isSchedule } from "../events";
import { retriedWork } from "../retried-work";
import { requestRun } from "../send-circuit-sync";

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
        (await step.run(name, () => retriedWork(CIRCUIT_FEED, work, syncLogId, attempt))) as T;
      const status = await runCircuitSync(runner, BigInt(syncLogId), options);
      if (status !== "failed" && !options.preview)
        await step.run("sync the units that became due", async () => {
          const following = await openFollowingUnitSync(systemActor("schedule"), syncLogId);
          if (following === null) return;
          await handToJobs(following);
          await requestRun(UNIT_FEED.name, following, 0);
        });
      return { syncLogId, status };
    },
  );
