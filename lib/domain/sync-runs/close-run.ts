import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import type { Feed } from "./define-feed";
import { releaseLease } from "./hold-lease";
import { type EndCause, GUESSED_CAUSES } from "./rules";

export type RunStatus = "completed" | "warning" | "failed";
export type RunOutcome = {
  status: RunStatus;
  cause?: EndCause;
  /** Every batch of the plan was written; without it a run has counts only when some were. */
  cameToWriting?: boolean;
  unchanged?: number;
  rejected?: number;
  processed?: number;
  message?: string | null;
  details?: Prisma.InputJsonValue;
  context?: Prisma.InputJsonObject;
  /** The parts of the feed, such as statuses, that are as new as this run for everybody. */
  freshParts?: string[];
};

/**
 * Ends a run that is still `started`: status, counters, end time, what is fresh now; frees the scope and drops what was
 * staged. Later calls change nothing, but a sentence that knows why replaces one that the sweep guessed from silence.
 */
export async function closeRun(feed: Feed, syncLogId: bigint, outcome: RunOutcome): Promise<void> {
  await db().$transaction(async (tx) => {
    // The lease first, as every writing step takes it: the other order could deadlock with a step that still runs.
    await releaseLease(tx, feed.name, syncLogId);
    const ended = await tx.$executeRaw(Prisma.sql`
      UPDATE sync_logs l
      SET sync_status = ${outcome.status}, completed_at = now(),
        duration_seconds = round(extract(epoch FROM now() - l.started_at)),
        circuits_processed = ${outcome.processed ?? null}, circuits_unchanged = ${outcome.unchanged ?? null},
        circuits_rejected = ${outcome.rejected ?? null}, error_message = ${outcome.message ?? null},
        end_cause = ${outcome.cause ?? null},
        error_details = ${outcome.details === undefined ? null : JSON.stringify(outcome.details)}::jsonb,
        context_json = coalesce(l.context_json, '{}'::jsonb) || ${JSON.stringify(outcome.context ?? {})}::jsonb,
        progress_json = NULL, heartbeat_at = now(), updated_at = now()
      WHERE l.id = ${syncLogId} AND l.sync_status = 'started'`);
    if (ended === 0) {
      if (outcome.status === "failed" && outcome.cause)
        await tx.$executeRaw(Prisma.sql`
          UPDATE sync_logs
          SET error_message = ${outcome.message ?? null}, end_cause = ${outcome.cause}, updated_at = now()
          WHERE id = ${syncLogId} AND sync_status = 'failed' AND end_cause = ANY(${[...GUESSED_CAUSES]})`);
      return;
    }
    if (outcome.freshParts && outcome.freshParts.length > 0)
      await tx.$executeRaw(Prisma.sql`
        INSERT INTO sync_freshness (feed, part, sync_log_id, fresh_at)
        SELECT ${feed.name}, part, ${syncLogId}, now() FROM unnest(${outcome.freshParts}::text[]) AS part
        ON CONFLICT (feed, part) DO UPDATE SET sync_log_id = excluded.sync_log_id, fresh_at = excluded.fresh_at`);
    await feed.settle(tx, [syncLogId], outcome.cameToWriting ?? false);
    await tx.$executeRaw(Prisma.sql`DELETE FROM sync_run_steps WHERE sync_log_id = ${syncLogId}`);
  });
}
