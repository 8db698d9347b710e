import "server-only";
import { NonRetriableError } from "inngest";
import type { Feed } from "@/lib/domain/sync-runs/define-feed";
import { awaitRetry } from "@/lib/domain/sync-runs/hand-over-run";
import { LeaseLostError } from "@/lib/domain/sync-runs/hold-lease";
import { isDatabaseAway } from "@/lib/platform/database-away";
import { logger } from "@/lib/platform/logger";

/** Tries after which an error that is not the database's absence is taken for one that stays. */
const TRIES = 4;

/**
 * Without its lease a run must never write again, so trying the step again is pointless; so it is for an error that
 * came back every time. A step that is tried again keeps the scope until then.
 */
export async function retriedWork<T>(
  feed: Feed,
  work: () => Promise<T>,
  syncLogId: number,
  attempt: number,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isPointless = error instanceof LeaseLostError || (attempt + 1 >= TRIES && !isDatabaseAway(error));
    if (isPointless) throw new NonRetriableError(String(error), { cause: error });
    // A database that is away keeps no lease either; the step takes it again when it begins.
    await awaitRetry(feed.name, syncLogId, attempt).catch((lost: unknown) =>
      logger.warn({ err: lost, syncLogId }, "a sync's scope could not be kept for its next try"),
    );
    throw error;
  }
}
