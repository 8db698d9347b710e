import "server-only";
import { failCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { handToJobs } from "@/lib/domain/sync-runs/hand-over-run";
import { AppError } from "@/lib/platform/errors";
import { logger } from "@/lib/platform/logger";
import { jobsClient } from "./client";
import { CIRCUIT_SYNC_REQUESTED } from "./events";
import { isEventKeyRefused } from "./is-event-key-refused";

/**
 * Hands an opened sync to the jobs; when they do not take it, the run is closed as failed and the caller is told whether trying again can
 * help. Throws UNAVAILABLE.
 */
export async function sendCircuitSync(syncLogId: number): Promise<void> {
  try {
    await handToJobs(syncLogId);
    await requestCircuitSync(syncLogId, 0);
  } catch (error) {
    const isRefused = isEventKeyRefused(error);
    logger.error(
      { err: error, syncLogId },
      isRefused ? "the jobs server refuses the event key" : "the jobs server does not answer",
    );
    await failCircuitSync(
      syncLogId,
      isRefused
        ? "The jobs server refused the panel's key (INNGEST_EVENT_KEY), so the sync did not start. Nothing was changed; no sync runs before an operator has set the right key."
        : "The jobs server did not take the sync. Nothing was changed; check that it runs, then start the sync again.",
      "not_sent",
    );
    throw new AppError(
      "UNAVAILABLE",
      isRefused
        ? "The jobs server refuses this panel's key, so the sync did not start. Nothing was changed. Tell whoever runs WS-Tracker: INNGEST_EVENT_KEY is wrong."
        : "The jobs server does not answer, so the sync did not start. Nothing was changed; try again in a moment.",
    );
  }
}

/** Hands a run over for the first time, or once more after it was lost; each time with an event of its own. Throws what the jobs server's client throws. */
export async function requestCircuitSync(syncLogId: number, restarts: number): Promise<void> {
  const { client, installationId } = await jobsClient();
  const name = `${installationId}-circuit-sync-${syncLogId}`;
  await client.send({
    id: restarts === 0 ? name : `${name}-again-${restarts}`,
    name: CIRCUIT_SYNC_REQUESTED,
    data: { syncLogId },
  });
}
