import "server-only";
import { refuseBulkAct } from "@/lib/domain/bulk-acts/start-act";
import { AppError } from "@/lib/platform/errors";
import { logger } from "@/lib/platform/logger";
import { jobsClient } from "./client";
import { BULK_ACT_REQUESTED } from "./events";

/**
 * Hands a waiting act over to the jobs; sent twice it is done once. Where they do not take it, it ends undone.
 * Throws UNAVAILABLE.
 */
export async function sendBulkAct(bulkActId: number): Promise<void> {
  try {
    const { client, installationId } = await jobsClient();
    await client.send({
      id: `${installationId}-bulk-act-${bulkActId}`,
      name: BULK_ACT_REQUESTED,
      data: { bulkActId },
    });
  } catch (error) {
    logger.error({ err: error, bulkActId }, "the jobs server did not take an act on many circuits");
    const words = "The jobs server does not answer. Nothing was changed; try again in a moment.";
    await refuseBulkAct(bulkActId, words);
    throw new AppError("UNAVAILABLE", words);
  }
}
