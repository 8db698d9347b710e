import { jobsEngine } from "@/lib/platform/jobs-engine";
import { jobsHealth } from "@/lib/platform/jobs-health";
import { readJobsServer } from "@/lib/platform/jobs-server";
import { logger } from "@/lib/platform/logger";

const HEADERS = { "cache-control": "no-store" };

/** Whether this panel can do its whole work: the database answers, and a jobs server calls. Why not stands in the log, not in the answer (security H6). */
export async function GET(): Promise<Response> {
  try {
    const { isWell, says } = jobsHealth(await readJobsServer(), jobsEngine());
    if (isWell) return Response.json({ status: "ready" }, { headers: HEADERS });
    logger.warn({ says }, "not ready: the jobs");
    return Response.json({ status: "jobs are not running" }, { status: 503, headers: HEADERS });
  } catch (error) {
    logger.error({ err: error }, "not ready: the database does not answer");
    return Response.json({ status: "database unreachable" }, { status: 503, headers: HEADERS });
  }
}
