import "server-only";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { SYNCABLE_FIELDS } from "../circuits/fields";
import { differenceConditions } from "./compare-circuits";
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
 * Looks at everything that was staged before anything is written: duplicates lose to the row edited last, and a guard refuses
 * the run when every row is bad, when more than 1 % are broken, or when the circuits fall by more than half (domain.md §3,
 * security W10, W12, W16); where a personal account asked, which may see fewer regions, only those of its answer count. `refusal` is the sentence for the log; null means go. `fetchedRows` were staged. Throws LeaseLostError
 * and StagingLostError.
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
        SELECT row_number, row_number() OVER (PARTITION BY job_guid ORDER BY api_modified_at DESC NULLS LAST, sync_staged_circuits.row_number DESC) AS place
        FROM sync_staged_circuits WHERE sync_log_id = ${lease.syncLogId} AND NOT is_rejected
          AND job_guid IN (SELECT job_guid FROM sync_staged_circuits WHERE sync_log_id = ${lease.syncLogId} AND NOT is_rejected GROUP BY job_guid HAVING count(*) > 1)
      )
      UPDATE sync_staged_circuits s SET is_rejected = true, problems = s.problems || jsonb_build_array(jsonb_build_object('kind', 'duplicate_row', 'severity', 'warning',
        'field', NULL, 'message', 'WorkStudio sent this circuit more than once; the row edited last was taken.'))
      FROM ranked WHERE s.sync_log_id = ${lease.syncLogId} AND s.row_number = ranked.row_number AND ranked.place > 1`);
    await keepUnreadable(tx, lease.syncLogId);
    const rows = await tx.$queryRaw<
      { rows: number; accepted: number; rejected: number; broken: number; stored: number; editsToDiscard: number }[]
    >(Prisma.sql`
      SELECT count(*)::float8 AS rows, count(*) FILTER (WHERE NOT is_rejected)::float8 AS accepted,
        count(*) FILTER (WHERE is_rejected AND problems @> '[{"severity": "rejected"}]')::float8 AS rejected,
        count(*) FILTER (WHERE problems @> '[{"kind": "broken_row"}]')::float8 AS broken,
        (SELECT count(*) FROM circuits WHERE api_status = ANY(${fetchedStatuses}) AND deleted_at IS NULL AND not_seen_since IS NULL
          AND (NOT ${isPersonal}::boolean OR region_id IN (SELECT region_id FROM sync_staged_circuits WHERE sync_log_id = ${lease.syncLogId} AND NOT is_rejected)))::float8 AS stored,
        ${options.force ? editsToDiscard(lease.syncLogId) : Prisma.sql`0::float8`} AS "editsToDiscard"
      FROM sync_staged_circuits WHERE sync_log_id = ${lease.syncLogId}`);
    const found = rows[0] ?? { rows: 0, accepted: 0, rejected: 0, broken: 0, stored: 0, editsToDiscard: 0 };
    // A crash of the database empties the staging; a later status may have been staged after it.
    if (found.rows !== fetchedRows) throw new StagingLostError();
    const refusal = refusalOf(found, options);
    if (!refusal) await adopt(tx, lease.syncLogId, options.preview);
    // What is written names them.
    if (!refusal && !options.preview) await seePlanners(tx, "login", stagedLogins(lease.syncLogId));
    return {
      ...found,
      refusal,
      ...(refusal ? { batches: 0, unchanged: 0 } : await planWrites(tx, lease.syncLogId, options.force)),
    };
  });
}

/**
 * Takes WorkStudio's row of a work order that somebody made by hand for that circuit, from then on by its own GUID; a preview looks at it as that circuit and writes nothing.
 * One that was deleted stays as it is: WorkStudio's own is a new circuit.
 */
async function adopt(tx: Transaction, syncLogId: bigint, isPreview: boolean): Promise<void> {
  const found = Prisma.sql`
    SELECT own.id, own.job_guid AS own_guid, s.row_number, s.job_guid FROM circuits own JOIN LATERAL (
      SELECT s.row_number, s.job_guid FROM sync_staged_circuits s
      WHERE s.sync_log_id = ${syncLogId} AND NOT s.is_rejected AND s.work_order = own.work_order AND s.extension = coalesce(own.extension, '@') AND NOT EXISTS (SELECT FROM circuits known WHERE known.job_guid = s.job_guid)
      ORDER BY s.api_modified_at DESC NULLS LAST, s.row_number LIMIT 1
    ) s ON true WHERE own.made_at IS NOT NULL AND own.adopted_at IS NULL AND own.deleted_at IS NULL`;
  if (isPreview) {
    await tx.$executeRaw(Prisma.sql`
      UPDATE sync_staged_circuits s SET job_guid = found.own_guid FROM (${found}) found WHERE s.sync_log_id = ${syncLogId} AND s.row_number = found.row_number`);
    return;
  }
  await tx.$executeRaw(Prisma.sql`
    WITH adopted AS (
      UPDATE circuits c SET job_guid = found.job_guid, adopted_at = now(), row_version = c.row_version + 1, updated_at = now() FROM (${found}) found WHERE c.id = found.id
      RETURNING c.id, concat_ws(' ', c.work_order, nullif(c.extension, '@'), c.title) AS label
    )
    INSERT INTO activity_log (actor_type, actor_name, action, subject_type, subject_id, subject_label, changes, sync_log_id)
    SELECT 'sync', 'WorkStudio sync', 'circuit.adopt', 'circuit', id, left(label, 255), '{}'::jsonb, ${syncLogId} FROM adopted`);
}

const stagedLogins = (syncLogId: bigint) =>
  Prisma.sql`SELECT DISTINCT taken_by FROM sync_staged_circuits WHERE sync_log_id = ${syncLogId} AND NOT is_rejected AND taken_by IS NOT NULL`;

/** WorkStudio's last readable value beside a person's correction, which can be none; what it was before the correction where nothing came since. */
const theirLast = (key: Prisma.Sql) =>
  Prisma.sql`CASE WHEN c.upstream_values ? ${key} THEN c.upstream_values->>${key} ELSE c.user_modified_fields->${key}->>'original_value' END`;

/** Kinds of problems that leave a field without a value worth storing. */
const UNREADABLE = ["bad_cell", "implausible_value", "missing_value", "future_date"];
const KEPT_TEXTS = ["title", "contractor", "cycle_type", "taken_by", "ws_version", "ws_sync_version"] as const;

/**
 * A cell that cannot be read says nothing: where its circuit is stored, WorkStudio's last readable value stands in for it, which is the one
 * beside a person's correction if there is one. The problem itself goes to the issues list.
 */
async function keepUnreadable(tx: Transaction, syncLogId: bigint): Promise<void> {
  const fields = SYNCABLE_FIELDS.filter(({ kind }) => kind === "decimal" || kind === "date").map(({ column, kind }) => {
    const type = Prisma.raw(kind === "date" ? "date" : "numeric");
    const name = Prisma.raw(column);
    const key = Prisma.raw(`'${column}'`);
    return Prisma.sql`${name} = CASE WHEN unread.fields ? ${key} THEN CASE WHEN c.user_modified_fields ? ${key}
      THEN (${theirLast(key)})::${type} ELSE c.${name} END ELSE s.${name} END`;
  });
  // A text or a version that could not be read was staged as none; a title, as the work order.
  const texts = KEPT_TEXTS.map((column) => {
    const name = Prisma.raw(column);
    const isLost = column === "title" ? Prisma.sql`s.title = s.work_order` : Prisma.sql`s.${name} IS NULL`;
    const key = Prisma.raw(`'${column}'`);
    const theirs = Prisma.sql`CASE WHEN c.user_modified_fields ? ${key} THEN ${theirLast(key)} ELSE c.${name}::text END`;
    const type = Prisma.raw(column.startsWith("ws_") ? "int" : "varchar");
    return Prisma.sql`${name} = CASE WHEN unread.garbled ? ${key} AND ${isLost} THEN (${theirs})::${type} ELSE s.${name} END`;
  });
  await tx.$executeRaw(Prisma.sql`
    WITH unread AS (
      SELECT s.row_number, jsonb_agg(p.value->>'field') AS fields, coalesce(jsonb_agg(p.value->>'field') FILTER (WHERE p.value->>'kind' <> 'missing_value'), '[]'::jsonb) AS garbled
      FROM sync_staged_circuits s CROSS JOIN LATERAL jsonb_array_elements(s.problems) AS p(value)
      WHERE s.sync_log_id = ${syncLogId} AND NOT s.is_rejected AND s.problems <> '[]'::jsonb AND p.value->>'kind' = ANY(${UNREADABLE}) AND p.value->>'field' IS NOT NULL
      GROUP BY s.row_number
    )
    UPDATE sync_staged_circuits s SET ${Prisma.join([...fields, ...texts])}
    FROM unread JOIN sync_staged_circuits own ON own.sync_log_id = ${syncLogId} AND own.row_number = unread.row_number JOIN circuits c ON c.job_guid = own.job_guid
    WHERE s.sync_log_id = ${syncLogId} AND s.row_number = unread.row_number`);
}

/**
 * Lists the rows that have to be written, in one statement over everything staged; a row that says nothing new is not on it. New pieces of
 * a split come last: they find their parent there when they are written, instead of being written a second time.
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
      SELECT s.row_number, s.extension <> '@' AS is_piece, c.id AS circuit_id, c.id IS NULL OR ${changed} AS is_changed, c.id IS NOT NULL AND ${kept} AS is_kept
      FROM sync_staged_circuits s LEFT JOIN circuits c ON c.job_guid = s.job_guid
      WHERE s.sync_log_id = ${syncLogId} AND NOT s.is_rejected
    ), written AS (
      INSERT INTO sync_planned_writes (sync_log_id, batch_number, row_number, circuit_id)
      SELECT ${syncLogId}, 1 + (row_number() OVER (ORDER BY circuit_id NULLS LAST, is_piece, row_number) - 1) / ${BATCH_ROWS}, row_number, circuit_id
      FROM compared WHERE is_changed OR is_kept
      RETURNING batch_number
    )
    SELECT coalesce((SELECT max(batch_number) FROM written), 0)::float8 AS batches, (SELECT count(*) FROM compared WHERE NOT is_changed)::float8 AS unchanged`);
  await tx.$executeRaw(Prisma.sql`ANALYZE sync_planned_writes`);
  const { batches, unchanged } = planned[0] ?? { batches: 0, unchanged: 0 };
  return { batches, unchanged: Math.max(0, unchanged - (await startOver(tx, syncLogId))) };
}

/** How many rows this run wrote before it had to start over: they are no unchanged ones. The kept ones are met again, and counted anew. */
async function startOver(tx: Transaction, syncLogId: bigint): Promise<number> {
  const [before] = await tx.$queryRaw<{ written: number }[]>(Prisma.sql`
    UPDATE sync_logs SET circuits_kept = NULL WHERE id = ${syncLogId}
    RETURNING (coalesce(circuits_created, 0) + coalesce(circuits_updated, 0))::float8 AS written`);
  return before?.written ?? 0;
}

function editsToDiscard(syncLogId: bigint): Prisma.Sql {
  return Prisma.sql`(SELECT coalesce(sum((SELECT count(*) FROM jsonb_object_keys(c.user_modified_fields))), 0) FROM circuits c
    JOIN sync_staged_circuits s ON s.job_guid = c.job_guid AND s.sync_log_id = ${syncLogId} AND NOT s.is_rejected
    WHERE c.user_modified_fields IS NOT NULL AND c.user_modified_fields <> '{}'::jsonb)::float8`;
}
