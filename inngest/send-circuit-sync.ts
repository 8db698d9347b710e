import "server-only";
import { failCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { handToJobs } from "@/lib/domain/sync-runs/hand-over-run";
import { AppError } from "@/lib/platform/errors";
import { logger } from "@/lib/platform/logger";
import { inngest } from "./client";
import { CIRCUIT_SYNC_REQUESTED } from "./events";

/** Hands an opened sync to the jobs; when they do not answer, the run is closed as failed and the caller is told. Throws UNAVAILABLE. */
export async function sendCircuitSync(syncLogId: number): Promise<void> {
  try {
    await handToJobs(syncLogId);
    await requestCircuitSync(syncLogId, 0);
  } catch (error) {
    logger.error({ err: error, syncLogId }, "the job server does not answer");
    await failCircuitSync(
      syncLogId,
      "The job server did not take the sync. Nothing was changed; check that it runs, then start the sync again.",
      "not_sent",
    );
    throw new AppError(
      "UNAVAILABLE",
      "The job server does not answer, so the sync did not start. Nothing was changed; try again in a moment.",
    );
  }
}

/** Hands a run over for the first time, or once more after it was lost; each time with an event of its own. Throws what the jobs server's client throws. */
export async function requestCircuitSync(syncLogId: number, restarts: number): Promise<void> {
  const id = restarts === 0 ? `circuit-sync-${syncLogId}` : `circuit-sync-${syncLogId}-again-${restarts}`;
  await inngest.send({ id, name: CIRCUIT_SYNC_REQUESTED, data: { syncLogId } });
}
