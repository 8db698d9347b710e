import { pingDatabase } from "@/lib/platform/ping-database";
import { logger } from "@/lib/platform/logger";

/** Liveness with the database behind it; says nothing about versions (security H6). */
export async function GET(): Promise<Response> {
  try {
    await pingDatabase();
    return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    logger.error({ err: error }, "health: the database does not answer");
    return Response.json({ status: "database unreachable" }, { status: 503, headers: { "cache-control": "no-store" } });
  }
}
