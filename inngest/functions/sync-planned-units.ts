import "server-only";
import { NonRetriableError } from "inngest";
import { UNIT_FEED } from "@/lib/domain/planned-unit-sync/define-unit-feed";
import { failUnitSync } from "@/lib/domain/planned-unit-sync/mutations";
import { getUnitSyncOptions } from "@/lib/domain/planned-unit-sync/queries";
import { UNIT_SCHEDULE } from "@/lib/domain/planned-unit-sync/rules";
import { runUnitSync } from "@/lib/domain/planned-unit-sync/run-unit-sync";
import { openScheduledUnitSync } from "@/lib/domain/planned-unit-sync/schedule-units";
import { takeUpRun } from "@/lib/domain/sync-runs/hand-over-run";
import type { StepRunner } from "@/lib/domain/sync-runs/run-step";
import { systemActor } from "@/lib/platform/actor-types";
import type { JobsClient } from "../client";
import { UNIT_SYNC_REQUESTED, circuitSyncRequestedSchema, isSchedule } from "../events";
import { retriedWork } from "../retried-work";

/** Runs a sync of planned units: one that a person or a circuit sync opened, or one of the schedule (domain.md §4.1, §5). */
export const syncPlannedUnits = (client: JobsClient) =>
  client.createFunction(
    {
      id: "sync-planned-units",
      name: "Sync planned units from WorkStudio",
      retries: 7,
      singleton: { key: "event.data.syncLogId", mode: "skip" },
      triggers: [{ event: UNIT_SYNC_REQUESTED }, { cron: `TZ=America/New_York ${UNIT_SCHEDULE}` }],
      onFailure: async ({ event, error, step }) => {
        const requested = circuitSyncRequestedSchema.safeParse(event.data.event.data);
        if (requested.success)
          await step.run("close the log", () =>
            failUnitSync(
              requested.data.syncLogId,
              `The sync stopped: one of its steps failed every time it was tried, the last time with “${error.message.slice(0, 300)}”. Work orders that were finished are kept; the application log says more.`,
            ),
          );
      },
    },
    async ({ event, step, runId, attempt }) => {
      const requested = circuitSyncRequestedSchema.safeParse(event.data);
      if (!requested.success && !isSchedule(event.name))
        throw new NonRetriableError("A sync of planned units was asked for without the number of an opened run.");
      const syncLogId = requested.success
        ? requested.data.syncLogId
        : await step.run("open the scheduled sync", () =>
            openScheduledUnitSync(systemActor("schedule"), { jobRunId: runId }),
          );
      if (syncLogId === null) return { skipped: "a sync of planned units is already running, or none is due" };
      const options = await step.run("read the options", async () =>
        (await takeUpRun(syncLogId)) ? getUnitSyncOptions(syncLogId) : null,
      );
      if (!options) return { skipped: "this sync has ended already" };
      const runner: StepRunner = async <T>(name: string, work: () => Promise<T>) =>
        (await step.run(name, () => retriedWork(UNIT_FEED, work, syncLogId, attempt))) as T;
      const { workOrders, acceptFewer } = options;
      return {
        syncLogId,
        status: await runUnitSync(
          runner,
          BigInt(syncLogId),
          workOrders ? { workOrders, acceptFewer } : { acceptFewer },
        ),
      };
    },
  );
