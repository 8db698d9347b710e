import "server-only";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { WS_NAME_GIVES_CIRCUITS } from "../users/scope";
import { type Lease, fence } from "../sync-runs/hold-lease";
import { assertStaged } from "./stage-circuits";

const MANY_CREATED = 1_000;

/**
 * What can be said only when every row is in: split pieces find their parent whichever came first, planners their circuits, and
 * every circuit that was seen gets its sync time and the fingerprint of its row, all in one statement each (domain.md §2.1, §3). `rows` were
 * staged. Throws LeaseLostError and StagingLostError.
 */
export async function linkCircuits(lease: Lease, rows: number): Promise<void> {
  await db().$transaction(async (tx) => {
    await fence(tx, lease);
    if (rows > 0) await assertStaged(tx, lease.syncLogId);
    const created = await tx.syncPlannedWrite.count({ where: { syncLogId: lease.syncLogId, outcome: "created" } });
    // A first sync fills a table that the planner believes to be empty.
    if (created >= MANY_CREATED)
      await tx.$executeRaw(
        Prisma.sql`ANALYZE circuits (job_guid, work_order, extension, taken_by, parent_circuit_id, last_synced_at, deleted_at)`,
      );
    await linkSplits(tx, lease.syncLogId);
    await linkPlanners(tx, lease.syncLogId);
    await recordUnlinkedPlanners(tx, lease.syncLogId);
    await tx.$executeRaw(Prisma.sql`
      UPDATE circuits c SET last_synced_at = now(), api_data_hash = s.api_data_hash FROM sync_staged_circuits s, sync_logs l
      WHERE s.sync_log_id = ${lease.syncLogId} AND l.id = s.sync_log_id AND NOT s.is_rejected AND c.job_guid = s.job_guid
        AND (c.last_synced_at IS NULL OR c.last_synced_at < l.started_at)`);
  });
}

/**
 * The `@` row is the parent of every other extension of its work order: of those that this run wrote, and of pieces that have no parent yet; also when it has just left for another one while its pieces' own
 * statuses were not asked for; a parent never has a parent, so no cycle can arise (security W17).
 */
async function linkSplits(tx: Transaction, syncLogId: bigint): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    WITH touched AS (
      SELECT s.work_order FROM sync_planned_writes w JOIN sync_staged_circuits s ON s.sync_log_id = w.sync_log_id AND s.row_number = w.row_number WHERE w.sync_log_id = ${syncLogId}
      UNION SELECT work_order FROM circuits WHERE parent_circuit_id IS NULL AND extension <> '@'
      UNION SELECT piece.work_order FROM circuits piece JOIN circuits main ON main.id = piece.parent_circuit_id WHERE main.work_order <> piece.work_order
    ), wanted AS (
      SELECT c.id, CASE WHEN coalesce(c.extension, '@') <> '@' THEN (
        SELECT min(main.id) FROM circuits main WHERE main.work_order = c.work_order AND coalesce(main.extension, '@') = '@' AND main.deleted_at IS NULL) END AS parent_id
      FROM circuits c JOIN touched t ON t.work_order = c.work_order
      WHERE coalesce(c.extension, '@') <> '@' OR c.parent_circuit_id IS NOT NULL
    )
    UPDATE circuits c SET parent_circuit_id = wanted.parent_id, updated_at = now()
    FROM wanted WHERE c.id = wanted.id AND c.parent_circuit_id IS DISTINCT FROM wanted.parent_id`);
}

/** `CONTRACTOR\user` equal to a person's WorkStudio name, where that name gives circuits, links the circuit; a manual assignment stays, an old automatic one goes. */
async function linkPlanners(tx: Transaction, syncLogId: bigint): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM circuit_user cu USING circuits c, sync_staged_circuits s, users u
    WHERE s.sync_log_id = ${syncLogId} AND NOT s.is_rejected AND c.job_guid = s.job_guid AND cu.circuit_id = c.id AND u.id = cu.user_id
      AND cu.assignment_source = 'api_sync' AND NOT (${WS_NAME_GIVES_CIRCUITS} AND lower(u.ws_username) IS NOT DISTINCT FROM lower(c.taken_by))`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO circuit_user (circuit_id, user_id, assignment_source, assigned_at, created_at, updated_at)
    SELECT c.id, u.id, 'api_sync', now(), now(), now()
    FROM sync_staged_circuits s JOIN circuits c ON c.job_guid = s.job_guid JOIN users u ON lower(u.ws_username) = lower(c.taken_by)
    WHERE s.sync_log_id = ${syncLogId} AND NOT s.is_rejected AND ${WS_NAME_GIVES_CIRCUITS} AND strpos(c.taken_by, chr(92)) > 0
    ON CONFLICT (circuit_id, user_id) DO NOTHING`);
}

/** Planner names without an account, with how many distinct circuits carry each now; a name that lost its circuits is counted again too. */
async function recordUnlinkedPlanners(tx: Transaction, syncLogId: bigint): Promise<void> {
  const seen = Prisma.sql`(SELECT lower(taken_by) FROM sync_staged_circuits WHERE sync_log_id = ${syncLogId} AND NOT is_rejected AND strpos(taken_by, chr(92)) > 0)`;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO unlinked_planners (ws_username, circuit_count, first_seen_at, last_seen_at, created_at, updated_at)
    SELECT min(c.taken_by), count(DISTINCT c.id), now(), now(), now(), now()
    FROM circuits c
    WHERE lower(c.taken_by) IN ${seen}
      AND c.deleted_at IS NULL AND NOT EXISTS (SELECT FROM users u WHERE ${WS_NAME_GIVES_CIRCUITS} AND lower(u.ws_username) = lower(c.taken_by))
    GROUP BY lower(c.taken_by)
    ON CONFLICT (lower(ws_username)) DO UPDATE SET circuit_count = excluded.circuit_count, last_seen_at = now(), updated_at = now()`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE unlinked_planners planner SET circuit_count = counted.circuits, updated_at = now()
    FROM (SELECT p.id, (SELECT count(*) FROM circuits c WHERE lower(c.taken_by) = lower(p.ws_username) AND c.deleted_at IS NULL) AS circuits
      FROM unlinked_planners p WHERE p.circuit_count > 0 AND lower(p.ws_username) NOT IN ${seen}) counted
    WHERE counted.id = planner.id AND counted.circuits <> planner.circuit_count`);
}
