import "server-only";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { adoptCircuits } from "./adopt-circuits";
import { differenceConditions } from "./compare-circuits";
import { keepUnreadable } from "./keep-unreadable";
import { seePlanners } from "../planners/see-planners";
import { type Lease, fence } from "../sync-runs/hold-lease";
import { StagingLostError } from "./stage-circuits";
import { refusalOf } from "./rules";
import type { CircuitSyncOptions } from "./schema";

export type CircuitSyncPlan = {
  rows: number;
  accepted: number;
  rejected: number;
  batches: number;
  unchanged: number;
  editsToDiscard: number;
  refusal: string | null;
};

const BATCH_ROWS = 2_000;

/**
 * Looks at everything that was staged before anything is written: duplicates lose to the row edited last, and a guard
 * refuses the run when every row is bad, when more than 1 % are broken, or when the circuits fall by more than half
 * (domain.md §3, security W10, W12, W16); where a personal account asked, which may see fewer regions, only those of
 * its answer count. `refusal` is the sentence for the log; null means go. `fetchedRows` were staged. Throws
 * LeaseLostError and StagingLostError.
 */
export async function planCircuits(
  lease: Lease,
  options: CircuitSyncOptions,
  {
    statuses: fetchedStatuses,
    rows: fetchedRows,
    isPersonal,
  }: { statuses: string[]; rows: number; isPersonal: boolean },
): Promise<CircuitSyncPlan> {
  return db().$transaction(async (tx) => {
    await fence(tx, lease);
    // Nothing else tells the planner how many rows wait, and a guess of one makes the joins that follow quadratic.
    // A sample of 3 000 rows says as much to these joins as one of all.
    await tx.$executeRaw(Prisma.sql`SET LOCAL default_statistics_target = 10`);
    await tx.$executeRaw(
      Prisma.sql`ANALYZE sync_staged_circuits (sync_log_id, row_number, job_guid, work_order, taken_by, is_rejected)`,
    );
    await tx.$executeRaw(Prisma.sql`
      WITH ranked AS (
        SELECT row_number,
          row_number() OVER (
            PARTITION BY job_guid ORDER BY api_modified_at DESC NULLS LAST, sync_staged_circuits.row_number DESC
          ) AS place
        FROM sync_staged_circuits WHERE sync_log_id = ${lease.syncLogId} AND NOT is_rejected
          AND job_guid IN (
            SELECT job_guid
            FROM sync_staged_circuits
            WHERE sync_log_id = ${lease.syncLogId} AND NOT is_rejected
            GROUP BY job_guid
            HAVING count(*) > 1
          )
      )
      UPDATE sync_staged_circuits s
      SET is_rejected = true,
        problems = s.problems || jsonb_build_array(
          jsonb_build_object(
            'kind', 'duplicate_row', 'severity', 'warning', 'field', NULL,
            'message', 'WorkStudio sent this circuit more than once; the row edited last was taken.'
          )
        )
      FROM ranked WHERE s.sync_log_id = ${lease.syncLogId} AND s.row_number = ranked.row_number AND ranked.place > 1`);
    const rows = await tx.$queryRaw<
      { rows: number; accepted: number; rejected: number; broken: number; stored: number; editsToDiscard: number }[]
    >(Prisma.sql`
      SELECT count(*)::float8 AS rows, count(*) FILTER (WHERE NOT is_rejected)::float8 AS accepted,
        count(*) FILTER (WHERE is_rejected AND problems @> '[{"severity": "rejected"}]')::float8 AS rejected,
        count(*) FILTER (WHERE problems @> '[{"kind": "broken_row"}]')::float8 AS broken,
        (
          SELECT count(*)
          FROM circuits
          WHERE api_status = ANY(${fetchedStatuses})
            AND deleted_at IS NULL
            AND not_seen_since IS NULL
            AND (
              NOT ${isPersonal}::boolean
                OR region_id IN (
                  SELECT region_id FROM sync_staged_circuits WHERE sync_log_id = ${lease.syncLogId} AND NOT is_rejected
                )
            )
        )::float8 AS stored,
        ${options.force ? editsToDiscard(lease.syncLogId) : Prisma.sql`0::float8`} AS "editsToDiscard"
      FROM sync_staged_circuits WHERE sync_log_id = ${lease.syncLogId}`);
    const found = rows[0] ?? { rows: 0, accepted: 0, rejected: 0, broken: 0, stored: 0, editsToDiscard: 0 };
    // A crash of the database empties the staging; a later status may have been staged after it.
    if (found.rows !== fetchedRows) throw new StagingLostError();
    const refusal = refusalOf(found, options);
    if (!refusal) {
      await adoptCircuits(tx, lease.syncLogId, Prisma.sql`TRUE`, options.preview);
      // Of circuits that are WorkStudio's own now too.
      await keepUnreadable(tx, lease.syncLogId, Prisma.sql`TRUE`);
    }
    // What is written names them.
    if (!refusal && !options.preview) await seePlanners(tx, "login", stagedLogins(lease.syncLogId));
    return {
      ...found,
      refusal,
      ...(refusal ? { batches: 0, unchanged: 0 } : await planWrites(tx, lease.syncLogId, options.force)),
    };
  });
}

const stagedLogins = (syncLogId: bigint) =>
  Prisma.sql`
    SELECT DISTINCT taken_by
    FROM sync_staged_circuits
    WHERE sync_log_id = ${syncLogId} AND NOT is_rejected AND taken_by IS NOT NULL`;

/**
 * Lists the rows that have to be written, in one statement over everything staged; a row that says nothing new is not
 * on it. New circuits begin a batch of their own: those that turn out to be made by hand meanwhile are locked there,
 * and no stored one after them against the order of ids. New pieces of a split come last: they find their parent there
 * when they are written, instead of being written a second time.
 */
async function planWrites(
  tx: Transaction,
  syncLogId: bigint,
  force: boolean,
): Promise<{ batches: number; unchanged: number }> {
  const { changed, kept } = differenceConditions(force);
  await tx.$executeRaw(Prisma.sql`DELETE FROM sync_planned_writes WHERE sync_log_id = ${syncLogId}`);
  const planned = await tx.$queryRaw<{ batches: number; unchanged: number }[]>(Prisma.sql`
    WITH compared AS (
      SELECT s.row_number, s.extension <> '@' AS is_piece, c.id AS circuit_id, c.id IS NULL OR ${changed} AS is_changed,
        c.id IS NOT NULL AND ${kept} AS is_kept
      FROM sync_staged_circuits s LEFT JOIN circuits c ON c.job_guid = s.job_guid
      WHERE s.sync_log_id = ${syncLogId} AND NOT s.is_rejected
    ), written AS (
      INSERT INTO sync_planned_writes (sync_log_id, batch_number, row_number, circuit_id)
      SELECT ${syncLogId},
        CASE
          WHEN circuit_id IS NULL THEN (count(circuit_id) OVER () + ${BATCH_ROWS}::int - 1) / ${BATCH_ROWS}::int
          ELSE 0
        END
          + 1 + (
            row_number() OVER (PARTITION BY circuit_id IS NULL ORDER BY circuit_id, is_piece, row_number) - 1
          ) / ${BATCH_ROWS}::int,
          row_number, circuit_id
      FROM compared WHERE is_changed OR is_kept
      RETURNING batch_number
    )
    SELECT coalesce((SELECT max(batch_number) FROM written), 0)::float8 AS batches,
      (SELECT count(*) FROM compared WHERE NOT is_changed)::float8 AS unchanged`);
  await tx.$executeRaw(Prisma.sql`ANALYZE sync_planned_writes`);
  const { batches, unchanged } = planned[0] ?? { batches: 0, unchanged: 0 };
  return { batches, unchanged: Math.max(0, unchanged - (await startOver(tx, syncLogId))) };
}

/**
 * How many rows this run wrote before it had to start over: they are no unchanged ones. The kept ones are met again,
 * and counted anew.
 */
async function startOver(tx: Transaction, syncLogId: bigint): Promise<number> {
  const [before] = await tx.$queryRaw<{ written: number }[]>(Prisma.sql`
    UPDATE sync_logs SET circuits_kept = NULL WHERE id = ${syncLogId}
    RETURNING (coalesce(circuits_created, 0) + coalesce(circuits_updated, 0))::float8 AS written`);
  return before?.written ?? 0;
}

function editsToDiscard(syncLogId: bigint): Prisma.Sql {
  return Prisma.sql`
    (
      SELECT coalesce(sum((SELECT count(*) FROM jsonb_object_keys(c.user_modified_fields))), 0)
      FROM circuits c
      JOIN sync_staged_circuits s ON s.job_guid = c.job_guid AND s.sync_log_id = ${syncLogId} AND NOT s.is_rejected
      WHERE c.user_modified_fields IS NOT NULL AND c.user_modified_fields <> '{}'::jsonb
    )::float8`;
}
