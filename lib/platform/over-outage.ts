import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { isDatabaseAway } from "./database-away";
import { logger } from "./logger";

const LONGEST_MS = 10 * 60_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * Does work that may be done again once more while the database is away, for ten minutes; throws its last error then,
 * and any other at once.
 */
export async function overOutage<T>(work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + LONGEST_MS;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() + waitMs > giveUpAt) throw error;
      logger.warn({ err: error }, "the database does not answer; what was under way waits for it");
      await delay(waitMs);
    }
  }
}
