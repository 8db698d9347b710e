import "server-only";
import { type Database, Prisma, type Transaction, db } from "@/lib/platform/db";
import { CIRCUIT_SYNC_SCOPE, type Lease, fence, releaseLease, takeLease } from "./lease";
import type { CircuitSyncOptions } from "./schema";

export type SyncTrigger = "scheduled" | "manual" | "workflow_event";
export type SyncProgress = { stage: string; done: number; total: number | null };
export type SyncOutcome = {
  status: "completed" | "warning" | "failed";
  /** Every batch of the plan was written; without it a run has counts only when some were. */
  cameToWriting?: boolean;
  unchanged?: number;
  rejected?: number;
  processed?: number;
  message?: string | null;
  details?: Prisma.InputJsonValue;
  context?: Prisma.InputJsonObject;
};

/** Writes the `started` row and takes the scope's lease, or answers null and writes nothing when a run is going on. */
export async function openCircuitSyncLog(
  tx: Transaction,
  options: CircuitSyncOptions,
  trigger: SyncTrigger,
  triggeredBy: bigint | null,
  jobRunId?: string,
): Promise<Lease | null> {
  const now = new Date();
  const log = await tx.syncLog.create({
    data: {
      syncType: "circuit_list",
      syncStatus: "started",
      syncTrigger: trigger,
      apiStatusFilter: options.statuses.join(",").slice(0, 255),
      startedAt: now,
      heartbeatAt: now,
      triggeredBy,
      contextJson: jobRunId === undefined ? options : { ...options, jobRunId },
      progressJson: { stage: "Waiting for a worker", done: 0, total: null },
    },
    select: { id: true },
  });
  const lease = await takeLease(tx, CIRCUIT_SYNC_SCOPE, log.id);
  if (!lease) await tx.syncLog.delete({ where: { id: log.id } });
  return lease;
}

/** Shows how far a run is and renews its lease. Throws LeaseLostError. */
export async function reportProgress(lease: Lease, progress: SyncProgress): Promise<void> {
  await db().$transaction(async (tx) => {
    await fence(tx, lease);
    await writeProgress(tx, lease.syncLogId, progress);
  });
}

/** The progress row alone, inside a transaction that has fenced already. */
export async function writeProgress(tx: Database, syncLogId: bigint, progress: SyncProgress): Promise<void> {
  await tx.syncLog.update({
    where: { id: syncLogId },
    data: { progressJson: progress, heartbeatAt: new Date() },
    select: { id: true },
  });
}

/** Whether somebody asked to stop this run. */
export async function isCancelRequested(syncLogId: bigint): Promise<boolean> {
  const log = await db().syncLog.findUnique({ where: { id: syncLogId }, select: { cancelRequestedAt: true } });
  return log?.cancelRequestedAt != null;
}

/**
 * Sets how many circuits a run `l` has written, from what its steps left beside the plan: an answer of a step that got lost is not
 * missing here. A run that never came to writing has no such numbers.
 */
function appliedCounts(cameToWriting: boolean): Prisma.Sql {
  const count = (condition: Prisma.Sql) =>
    Prisma.sql`CASE WHEN ${cameToWriting}::boolean OR count(outcome) > 0 THEN count(*) FILTER (WHERE ${condition}) END`;
  return Prisma.sql`(circuits_created, circuits_updated, circuits_kept) = (
    SELECT ${count(Prisma.sql`outcome = 'created'`)}, ${count(Prisma.sql`outcome = 'updated'`)}, ${count(Prisma.sql`is_kept`)} FROM sync_planned_writes WHERE sync_log_id = l.id)`;
}

/** Ends a run that is still `started`: status, counters, end time; frees the scope and drops what was staged. Later calls change nothing. */
export async function closeCircuitSyncLog(syncLogId: bigint, outcome: SyncOutcome): Promise<void> {
  await db().$transaction(async (tx) => {
    // The lease first, as every writing step takes it: the other order could deadlock with a step that still runs.
    await releaseLease(tx, CIRCUIT_SYNC_SCOPE, syncLogId);
    await tx.$executeRaw(Prisma.sql`
      UPDATE sync_logs l SET sync_status = ${outcome.status}, completed_at = now(), duration_seconds = round(extract(epoch FROM now() - l.started_at)),
        circuits_processed = ${outcome.processed ?? null}, circuits_unchanged = ${outcome.unchanged ?? null}, circuits_rejected = ${outcome.rejected ?? null},
        ${appliedCounts(outcome.cameToWriting ?? false)},
        error_message = ${outcome.message ?? null}, error_details = ${outcome.details === undefined ? null : JSON.stringify(outcome.details)}::jsonb,
        context_json = coalesce(l.context_json, '{}'::jsonb) || ${JSON.stringify(outcome.context ?? {})}::jsonb,
        progress_json = NULL, heartbeat_at = now(), updated_at = now()
      WHERE l.id = ${syncLogId} AND l.sync_status = 'started'`);
    await tx.$executeRaw(Prisma.sql`DELETE FROM sync_staged_circuits WHERE sync_log_id = ${syncLogId}`);
    await tx.$executeRaw(Prisma.sql`DELETE FROM sync_planned_writes WHERE sync_log_id = ${syncLogId}`);
  });
}

/**
 * Fails every `started` run whose lease has run out: its process died (security R1). A lease that a step is renewing in a
 * transaction of its own is locked, and alive. Answers how many.
 */
export async function failAbandonedRuns(): Promise<number> {
  const dead = await db().$queryRaw<{ id: bigint }[]>(Prisma.sql`
    WITH expired AS (
      SELECT sync_log_id FROM sync_leases WHERE expires_at <= now() FOR UPDATE SKIP LOCKED
    )
    UPDATE sync_logs l SET sync_status = 'failed', completed_at = now(), duration_seconds = round(extract(epoch FROM now() - started_at)),
      error_message = 'Abandoned: the process that ran this sync stopped. Circuits that were finished are kept; start the sync again.',
      ${appliedCounts(false)}, progress_json = NULL, updated_at = now()
    WHERE l.sync_status = 'started' AND NOT EXISTS (
        SELECT FROM sync_leases s WHERE s.sync_log_id = l.id AND s.expires_at IS NOT NULL AND s.sync_log_id NOT IN (SELECT sync_log_id FROM expired WHERE sync_log_id IS NOT NULL))
      AND l.started_at < now() - interval '5 seconds'
    RETURNING l.id`);
  const ids = dead.map((log) => log.id);
  if (ids.length > 0) {
    await db().$executeRaw(Prisma.sql`DELETE FROM sync_staged_circuits WHERE sync_log_id = ANY(${ids}::bigint[])`);
    await db().$executeRaw(Prisma.sql`DELETE FROM sync_planned_writes WHERE sync_log_id = ANY(${ids}::bigint[])`);
  }
  return ids.length;
}
