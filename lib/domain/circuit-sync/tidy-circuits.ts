import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";

/**
 * Leaves the circuits as lists read them fastest: what a sync touched is marked as seen by everybody, so that pages and
 * totals come from indexes alone, the search index takes in its waiting entries, and the planner learns what is there
 * now. Autovacuum does the same, but only after a while. Nothing depends on it: where it may not run, or somebody else
 * is at it, it is left to autovacuum. Answers whether it was done.
 */
export async function tidyCircuits(): Promise<{ isTidy: boolean }> {
  return db()
    .$executeRaw(Prisma.sql`VACUUM (ANALYZE, SKIP_LOCKED) circuits`)
    .then(() => ({ isTidy: true }))
    .catch((error: unknown) => {
      logger.warn({ err: error }, "the circuits could not be tidied after a sync");
      return { isTidy: false };
    });
}
