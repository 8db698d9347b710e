import "server-only";
import { failSync } from "@/lib/domain/sync/mutations";
import { AppError } from "@/lib/platform/errors";
import { logger } from "@/lib/platform/logger";
import { inngest } from "./client";
import { CIRCUIT_SYNC_REQUESTED } from "./events";

/** Hands an opened sync to the jobs; when they do not answer, the run is closed as failed and the caller is told. Throws UNAVAILABLE. */
export async function sendCircuitSync(syncLogId: number): Promise<void> {
  try {
    await inngest.send({ id: `circuit-sync-${syncLogId}`, name: CIRCUIT_SYNC_REQUESTED, data: { syncLogId } });
  } catch (error) {
    logger.error({ err: error, syncLogId }, "the job server does not answer");
    await failSync(
      syncLogId,
      "The job server did not take the sync. Nothing was changed; check that it runs, then start the sync again.",
    );
    throw new AppError(
      "UNAVAILABLE",
      "The job server does not answer, so the sync did not start. Nothing was changed; try again in a moment.",
    );
  }
}
