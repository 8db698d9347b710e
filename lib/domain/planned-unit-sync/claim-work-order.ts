import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { IS_FORGETTABLE } from "@/lib/platform/forgettable";
import { type Lease, held } from "../sync-runs/hold-lease";

export type ClaimedOrder = { workOrder: string; attempts: number };

/** Later than every order that has not been tried. */
const BEHIND = 1_000_000;

/**
 * Takes the next waiting work order of a run for whoever holds this lease's token; null where none waits. What a step
 * that stopped had taken is free again, since whoever goes on has another token.
 */
export async function claimWorkOrder(lease: Lease): Promise<ClaimedOrder | null> {
  const [claimed] = await db().$queryRaw<ClaimedOrder[]>(Prisma.sql`
    WITH next AS MATERIALIZED (
      SELECT work_order
      FROM sync_work_orders
      WHERE sync_log_id = ${lease.syncLogId}
        AND outcome IS NULL
        AND claimed_token IS DISTINCT FROM ${lease.fencingToken}
      ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE sync_work_orders w SET claimed_token = ${lease.fencingToken}, attempts = w.attempts + 1
    FROM next WHERE w.sync_log_id = ${lease.syncLogId} AND w.work_order = next.work_order AND ${IS_FORGETTABLE}
    RETURNING w.work_order AS "workOrder", w.attempts`);
  return claimed ?? null;
}

/**
 * Gives a claimed order back, to be tried again after the others; `isCounted` tells a try that failed from one that was
 * not made.
 */
export async function releaseWorkOrder(lease: Lease, workOrder: string, { isCounted }: { isCounted: boolean }) {
  await db().$executeRaw(Prisma.sql`
    UPDATE sync_work_orders
    SET claimed_token = NULL, attempts = attempts - ${isCounted ? 0 : 1}::int,
      position = position + ${isCounted ? BEHIND : 0}::int
    WHERE sync_log_id = ${lease.syncLogId} AND work_order = ${workOrder} AND outcome IS NULL`);
}

/**
 * One line of the log for an order that could not be fetched; its circuits keep their units and are due again with the
 * next run.
 */
export async function failWorkOrder(lease: Lease, workOrder: string, kind: string, message: string): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    WITH failed AS (
      UPDATE sync_work_orders SET outcome = 'failed', failure_kind = ${kind}, failure = left(${message}, 500)
      WHERE sync_log_id = ${lease.syncLogId}
        AND work_order = ${workOrder}
        AND outcome IS NULL
        AND EXISTS (${held(lease)})
      RETURNING work_order
    )
    INSERT INTO circuit_unit_fetches AS f (circuit_id, tried_at, sync_log_id, failed_since, failure)
    SELECT c.id, now(), ${lease.syncLogId}, now(), left(${message}, 500)
    FROM circuits c
    JOIN failed USING (work_order)
    WHERE c.deleted_at IS NULL
    ON CONFLICT (circuit_id) DO UPDATE SET tried_at = now(), sync_log_id = excluded.sync_log_id,
      failed_since = coalesce(f.failed_since, now()), failure = excluded.failure`);
}

export type WorkOrderCounts = { total: number; left: number; failed: number };

/** How far a run is, in work orders. */
export async function countWorkOrders(syncLogId: bigint): Promise<WorkOrderCounts> {
  const [row] = await db().$queryRaw<WorkOrderCounts[]>(Prisma.sql`
    SELECT count(*)::float8 AS total, (count(*) FILTER (WHERE outcome IS NULL))::float8 AS left,
      (count(*) FILTER (WHERE outcome = 'failed'))::float8 AS failed
    FROM sync_work_orders WHERE sync_log_id = ${syncLogId}`);
  return row ?? { total: 0, left: 0, failed: 0 };
}

/**
 * What a run came to, as it stands written beside its work orders: an answer of a step that got lost is missing
 * nowhere. `newIssues` were not open on the issues list before.
 */
export async function readOutcome(
  syncLogId: bigint,
): Promise<WorkOrderCounts & { newIssues: number; isPersonal: boolean }> {
  const [counts, [row]] = await Promise.all([
    countWorkOrders(syncLogId),
    db().$queryRaw<{ newIssues: number; isPersonal: boolean }[]>(Prisma.sql`
      SELECT (
        SELECT count(*)
        FROM sync_issues
        WHERE sync_log_id = ${syncLogId} AND opened_by_run = ${syncLogId} AND resolved_at IS NULL
      )::float8 AS "newIssues",
        EXISTS (SELECT FROM sync_work_orders WHERE sync_log_id = ${syncLogId} AND is_personal) AS "isPersonal"`),
  ]);
  return { ...counts, ...(row ?? { newIssues: 0, isPersonal: false }) };
}
