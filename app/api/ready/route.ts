import { jobsEngine } from "@/lib/platform/jobs-engine";
import { jobsHealth } from "@/lib/platform/jobs-health";
import { readJobsServer } from "@/lib/platform/jobs-server";
import { logger } from "@/lib/platform/logger";
import { mayAskReadiness } from "@/lib/platform/readiness-caller";

const answer = (status: number, says: string) =>
  Response.json({ status: says }, { status, headers: { "cache-control": "no-store" } });

/**
 * Whether this panel can do its whole work: the database answers, and a jobs server calls. Why not stands in the log,
 * not in the answer (security H6).
 */
export async function GET(request: Request): Promise<Response> {
  if (!mayAskReadiness(request.headers)) return answer(404, "not found");
  try {
    const { isWell, says } = jobsHealth(await readJobsServer(), jobsEngine());
    if (isWell) return answer(200, "ready");
    logger.warn({ says }, "not ready: the jobs");
    return answer(503, "jobs are not running");
  } catch (error) {
    logger.error({ err: error }, "not ready: the database does not answer");
    return answer(503, "database unreachable");
  }
}
