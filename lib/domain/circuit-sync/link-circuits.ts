import "server-only";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { linkPeople } from "../planners/link-people";
import { lockPlanners } from "../planners/see-planners";
import { giveCircuits } from "../planners/settle-circuits";
import { PLANS, settleUnits } from "../planners/settle-units";
import { type Lease, fence } from "../sync-runs/hold-lease";
import { markUnseen } from "./mark-unseen";
import { assertStaged } from "./stage-circuits";

const MANY_CREATED = 1_000;

/**
 * What can be said only when every row is in: split pieces find their parent whichever came first, planners their
 * circuits, and every circuit that was seen gets its sync time and the fingerprint of its row; one of
 * `completeStatuses` that did not come says since when. All in one statement each (domain.md §2.1, §3). `rows` were
 * staged. Throws LeaseLostError and StagingLostError.
 */
export async function linkCircuits(lease: Lease, rows: number, completeStatuses: string[]): Promise<void> {
  await db().$transaction(async (tx) => {
    await fence(tx, lease);
    await lockPlanners(tx);
    if (rows > 0) await assertStaged(tx, lease.syncLogId);
    const created = await tx.syncPlannedWrite.count({ where: { syncLogId: lease.syncLogId, outcome: "created" } });
    // A first sync fills a table that the planner believes to be empty.
    if (created >= MANY_CREATED)
      await tx.$executeRaw(
        Prisma.sql`
          ANALYZE circuits (job_guid, work_order, extension, taken_by, parent_circuit_id, last_synced_at, deleted_at)`,
      );
    await linkSplits(tx, lease.syncLogId);
    await linkPeople(tx);
    await giveCircuits(tx, staged(lease.syncLogId));
    await settleUnits(tx, Prisma.sql`u.forester IS NULL AND u.circuit_id IN (${changedHands(lease.syncLogId)})`);
    await recordUnlinkedPlanners(tx);
    await markUnseen(tx, lease.syncLogId, completeStatuses);
    await tx.$executeRaw(Prisma.sql`
      UPDATE circuits c
      SET last_synced_at = now(), api_data_hash = s.api_data_hash
      FROM sync_staged_circuits s, sync_logs l
      WHERE s.sync_log_id = ${lease.syncLogId}
        AND l.id = s.sync_log_id
        AND NOT s.is_rejected
        AND c.job_guid = s.job_guid
        AND (c.last_synced_at IS NULL OR c.last_synced_at < l.started_at)`);
  });
}

/**
 * The `@` row is the parent of every other extension of its work order: of those that this run wrote, and of pieces
 * that have no parent yet; also when it has just left for another one while its pieces' own statuses were not asked
 * for; a parent never has a parent, so no cycle can arise (security W17).
 */
async function linkSplits(tx: Transaction, syncLogId: bigint): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    WITH touched AS (
      SELECT s.work_order
      FROM sync_planned_writes w
      JOIN sync_staged_circuits s ON s.sync_log_id = w.sync_log_id AND s.row_number = w.row_number
      WHERE w.sync_log_id = ${syncLogId}
      UNION SELECT work_order FROM circuits WHERE parent_circuit_id IS NULL AND extension <> '@'
      UNION
      SELECT piece.work_order
      FROM circuits piece
      JOIN circuits main ON main.id = piece.parent_circuit_id
      WHERE main.work_order <> piece.work_order
    ), wanted AS (
      SELECT c.id,
        CASE
          WHEN coalesce(c.extension, '@') <> '@'
            THEN (
              SELECT min(main.id)
              FROM circuits main
              WHERE main.work_order = c.work_order AND coalesce(main.extension, '@') = '@' AND main.deleted_at IS NULL
            )
        END AS parent_id
      FROM circuits c JOIN touched t ON t.work_order = c.work_order
      WHERE coalesce(c.extension, '@') <> '@' OR c.parent_circuit_id IS NOT NULL
    )
    UPDATE circuits c SET parent_circuit_id = wanted.parent_id, updated_at = now()
    FROM wanted WHERE c.id = wanted.id AND c.parent_circuit_id IS DISTINCT FROM wanted.parent_id`);
}

/** Circuits of this run, as a selection of ids. */
const staged = (syncLogId: bigint) =>
  Prisma.sql`
    SELECT own.id
    FROM circuits own
    JOIN sync_staged_circuits s ON s.job_guid = own.job_guid
    WHERE s.sync_log_id = ${syncLogId} AND NOT s.is_rejected`;

/** Circuits of which this run saw that somebody else holds them. */
const changedHands = (syncLogId: bigint) => Prisma.sql`
  SELECT told.subject_id
  FROM activity_log told
  WHERE told.sync_log_id = ${syncLogId} AND told.subject_type = 'circuit' AND jsonb_exists(told.changes, 'taken_by')`;

/**
 * Planners without an account, with how many distinct circuits each has now; one that lost its circuits or found its
 * person is counted again too.
 */
async function recordUnlinkedPlanners(tx: Transaction): Promise<void> {
  const login = Prisma.sql`
    (
      SELECT a.alias
      FROM planner_aliases a
      WHERE a.planner_id = p.id AND a.kind = 'login'
      ORDER BY a.last_seen_at DESC, a.id
      LIMIT 1
    )`;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO unlinked_planners (ws_username, circuit_count, first_seen_at, last_seen_at, created_at, updated_at)
    SELECT login, circuits, first_seen_at, last_seen_at, now(), now()
    FROM (
      SELECT ${login} AS login, p.first_seen_at, p.last_seen_at,
        (SELECT count(*) FROM circuits c WHERE c.planner_id = p.id AND c.deleted_at IS NULL) AS circuits
      FROM planners p
      WHERE p.user_id IS NULL AND p.kind IN ${PLANS}
    ) unlinked
    WHERE login IS NOT NULL
      AND (circuits > 0 OR EXISTS (SELECT FROM unlinked_planners known WHERE lower(known.ws_username) = lower(login)))
    ON CONFLICT (lower(ws_username)) DO UPDATE SET circuit_count = excluded.circuit_count,
      last_seen_at = excluded.last_seen_at, linked_to_user_id = NULL, linked_at = NULL, updated_at = now()
    WHERE (
      unlinked_planners.circuit_count, unlinked_planners.last_seen_at, unlinked_planners.linked_to_user_id
    ) IS DISTINCT FROM (excluded.circuit_count, excluded.last_seen_at, NULL::bigint)`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE unlinked_planners planner
    SET circuit_count = 0, linked_to_user_id = p.user_id, linked_at = now(), updated_at = now()
    FROM planner_aliases a JOIN planners p ON p.id = a.planner_id
    WHERE a.kind = 'login'
      AND planner_alias_fold(a.alias) = planner_alias_fold(planner.ws_username)
      AND p.user_id IS NOT NULL
      AND planner.linked_to_user_id IS DISTINCT FROM p.user_id`);
}
