import "server-only";
import { NonRetriableError } from "inngest";
import { LeaseLostError } from "@/lib/domain/sync/lease";
import { failSync, openScheduledCircuitSync } from "@/lib/domain/sync/mutations";
import { getCircuitSyncOptions } from "@/lib/domain/sync/queries";
import { type StepRunner, runCircuitSync } from "@/lib/domain/sync/run-circuit-sync";
import { systemActor } from "@/lib/platform/actor-types";
import { inngest } from "../client";
import { CIRCUIT_SYNC_REQUESTED, circuitSyncRequestedSchema } from "../events";

/**
 * Runs a circuit sync: one that a person opened, or one of the schedule (domain.md §5). Runs exclude each other by the lease;
 * the singleton only keeps one opened sync from being run twice.
 */
export const syncCircuits = inngest.createFunction(
  {
    id: "sync-circuits",
    name: "Sync circuits from WorkStudio",
    retries: 3,
    singleton: { key: "event.data.syncLogId", mode: "skip" },
    triggers: [{ event: CIRCUIT_SYNC_REQUESTED }, { cron: "TZ=America/New_York 30 4,16 * * 1-5" }],
    onFailure: async ({ event, step }) => {
      const requested = circuitSyncRequestedSchema.safeParse(event.data.event.data);
      if (requested.success)
        await step.run("close the log", () =>
          failSync(
            requested.data.syncLogId,
            "The sync stopped on an unexpected error; the application log has it. Circuits that were finished are kept.",
          ),
        );
    },
  },
  async ({ event, step, runId }) => {
    const requested = circuitSyncRequestedSchema.safeParse(event.data);
    const syncLogId = requested.success
      ? requested.data.syncLogId
      : await step.run("open the scheduled sync", () =>
          openScheduledCircuitSync(systemActor("schedule"), { jobRunId: runId }),
        );
    if (syncLogId === null) return { skipped: "a circuit sync is already running, or no status is due" };
    const options = await step.run("read the options", () => getCircuitSyncOptions(syncLogId));
    // Every answer of a sync step is plain JSON, so what the engine remembers is what the step answered.
    const runner: StepRunner = async <T>(name: string, work: () => Promise<T>) =>
      (await step.run(name, () => heldWork(work))) as T;
    return { syncLogId, status: await runCircuitSync(runner, BigInt(syncLogId), options) };
  },
);

/** Without its lease a run must never write again, so trying the step again is pointless. */
async function heldWork<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LeaseLostError) throw new NonRetriableError(error.message, { cause: error });
    throw error;
  }
}
