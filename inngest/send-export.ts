import "server-only";
import { failExport } from "@/lib/domain/exports/write-export";
import { EXPORT_HEADER } from "@/lib/platform/list/queue-export";
import { logger } from "@/lib/platform/logger";
import { jobsClient } from "./client";
import { EXPORT_REQUESTED } from "./events";

/**
 * Hands the file over to the jobs that an answer leads to, where it does; where they do not take it, it says so on the
 * page of exports.
 */
export async function sendExport(answer: Response): Promise<Response> {
  const exportId = Number(answer.headers.get(EXPORT_HEADER) ?? 0);
  if (exportId === 0) return answer;
  try {
    const { client, installationId } = await jobsClient();
    await client.send({ id: `${installationId}-export-${exportId}`, name: EXPORT_REQUESTED, data: { exportId } });
  } catch (error) {
    logger.error({ err: error, exportId }, "the jobs server did not take an export");
    await failExport(exportId, "The jobs server does not answer. Export the list again in a moment.");
  }
  return answer;
}
