import "server-only";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { announceChange } from "@/lib/platform/shared-cache";
import { businessDaySql } from "@/lib/platform/time-sql";
import { SYNCABLE_FIELDS } from "../circuits/fields";
import { lockWorkOrdersTogether } from "../circuits/lock-work-orders";
import { snapshotMetrics } from "../circuits/snapshot-metrics";
import { HOLD_NAMES } from "../planners/see-planners";
import { PLANS } from "../planners/settle-units";
import { adoptCircuits } from "./adopt-circuits";
import { differenceSelect } from "./compare-circuits";
import { assertNotCancelled } from "../sync-runs/keep-alive";
import { type Lease, fenceTogether } from "../sync-runs/hold-lease";
import type { RunProgress } from "../sync-runs/report-progress";
import { keepUnreadable } from "./keep-unreadable";
import { StagingLostError } from "./stage-circuits";
import { NEXT_PLANNER, PERIODS, STATUS_SINCE, holders } from "./write-periods";

const columns = (prefix = "") => Prisma.raw(SYNCABLE_FIELDS.map(({ column }) => `${prefix}${column}`).join(", "));
const assignments = Prisma.raw(SYNCABLE_FIELDS.map(({ column }) => `${column} = d.new_${column}`).join(", "));

/**
 * What a snapshot of a change of status tells, of a `difference d`, its circuit as it `was`, its region `r` and its
 * `holder h`.
 */
const STATUS_METRICS = snapshotMetrics({
  totalMiles: Prisma.sql`d.new_total_miles`,
  regionId: Prisma.sql`d.new_region_id`,
  region: Prisma.sql`r.name`,
  isExcluded: Prisma.sql`was.is_excluded`,
  takenBy: Prisma.sql`d.taken_by`,
  custody: Prisma.sql`coalesce(h.kind, 'nobody')`,
  wsVersion: Prisma.sql`d.ws_version`,
  wsSyncVersion: Prisma.sql`d.ws_sync_version`,
  also: Prisma.sql`jsonb_build_object('previous_status', d.old_status)`,
});

/** The main circuit of a staged piece, where it is stored already; `linkCircuits` finds the others. */
const PARENT = Prisma.sql`
  CASE
    WHEN s.extension <> '@'
      THEN (
        SELECT min(main.id)
        FROM circuits main
        WHERE main.work_order = s.work_order AND coalesce(main.extension, '@') = '@' AND main.deleted_at IS NULL
      )
  END`;

/**
 * The database writes each batch on one core; two keep a small machine busy without crowding out the panel's readers.
 */
const BATCHES_AT_ONCE = 2;

/** `first` to `last` of the plan's `total` batches. */
type Batches = { force: boolean; first: number; last: number; total: number };

/** How far the writing is, in batches. */
export const writingProgress = (done: number, total: number): RunProgress => ({
  stage: "Writing circuits",
  done,
  total,
});

/**
 * Writes several batches, two at any time, each in a transaction of its own; they share no row. After a failure no
 * further one begins. Ends when all that began have ended. Throws LeaseLostError, SyncCancelledError
 * and StagingLostError.
 */
export async function applyCircuitBatches(lease: Lease, { force, first, last, total }: Batches): Promise<void> {
  const waiting = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  let done = first - 1;
  const writeWaiting = async () => {
    for (let batchNumber = waiting.shift(); batchNumber !== undefined; batchNumber = waiting.shift()) {
      await assertNotCancelled(lease);
      await applyCircuitBatch(lease, force, batchNumber, () => writingProgress((done += 1), total));
    }
  };
  const ended = await Promise.allSettled(
    Array.from({ length: BATCHES_AT_ONCE }, () =>
      writeWaiting().catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      }),
    ),
  );
  await announceChange("circuits");
  for (const lane of ended) if (lane.status === "rejected") throw lane.reason;
}

/**
 * Writes one batch of the plan: new circuits with their board state, changed ones with their history and status
 * snapshots, both with the periods of status and holder. One statement over the whole batch; a circuit whose row says
 * nothing new is not touched, a person's edit is never overwritten unless forced. Rows are locked before they are
 * compared, so an edit that commits meanwhile wins. What became of each planned row is kept beside it, and counted in
 * the log: a batch that is run again finds nothing left to do. Throws LeaseLostError and StagingLostError.
 */
async function applyCircuitBatch(
  lease: Lease,
  force: boolean,
  batchNumber: number,
  progress: () => RunProgress,
): Promise<void> {
  await db().$transaction(async (tx) => {
    await fenceTogether(tx, lease);
    // Kinds and planners of the names that it writes; before any row is locked, as those do who change what names mean.
    await tx.$executeRaw(HOLD_NAMES);
    const planned = Prisma.sql`
      sync_planned_writes w
      JOIN sync_staged_circuits s ON s.sync_log_id = w.sync_log_id AND s.row_number = w.row_number`;
    const wholeBatch = Prisma.sql`w.sync_log_id = ${lease.syncLogId} AND w.batch_number = ${batchNumber}`;
    const inBatch = Prisma.sql`${wholeBatch} AND w.outcome IS NULL`;
    await adoptMeanwhile(
      tx,
      lease.syncLogId,
      Prisma.sql`SELECT w.row_number FROM sync_planned_writes w WHERE ${inBatch} AND w.circuit_id IS NULL`,
    );
    const stored = Prisma.sql`${planned} AND ${inBatch} JOIN circuits c ON c.id = w.circuit_id`;
    const found = await tx.$queryRaw<{ planned: number; created: number; updated: number; kept: number }[]>(Prisma.sql`
      WITH difference AS MATERIALIZED (
        ${differenceSelect(lease.syncLogId, force, stored)} ORDER BY c.id FOR UPDATE OF c
      ), holder AS MATERIALIZED (
        ${holders(Prisma.sql`SELECT DISTINCT s.taken_by FROM ${planned} WHERE ${inBatch} AND s.taken_by IS NOT NULL`)}
      ), updated AS (
        UPDATE circuits c
        SET ${assignments}, work_order = d.work_order, extension = d.extension, api_status = d.api_status,
          api_modified_date = d.api_modified_date, api_modified_at = d.api_modified_at,
          api_data_json = coalesce(d.api_data_json::jsonb, c.api_data_json), api_data_hash = d.api_data_hash,
          taken_by = d.taken_by, planner_id = ${NEXT_PLANNER}, status_since = ${STATUS_SINCE},
          ws_version = d.ws_version, ws_sync_version = d.ws_sync_version, upstream_values = d.new_upstream,
          user_modified_fields = ${force ? Prisma.sql`NULL` : Prisma.sql`c.user_modified_fields`},
          row_version = c.row_version + 1, last_synced_at = now(), updated_at = now()
        FROM difference d LEFT JOIN holder h ON h.name = d.taken_by WHERE c.id = d.circuit_id AND d.is_changed
        RETURNING c.id
      ), created AS (
        INSERT INTO circuits (
          job_guid, work_order, extension, ${columns()}, api_status, api_modified_date, api_modified_at, api_data_json,
          api_data_hash, taken_by, planner_id, status_since, ws_version, ws_sync_version, parent_circuit_id,
          last_synced_at, created_at, updated_at
        )
        SELECT s.job_guid, s.work_order, s.extension, ${columns("s.")}, s.api_status,
          coalesce(s.api_modified_date, ${businessDaySql()}), s.api_modified_at, s.api_data_json::jsonb,
          s.api_data_hash, s.taken_by, CASE WHEN h.kind IN ${PLANS} THEN h.planner_id END, now(), s.ws_version,
          s.ws_sync_version, ${PARENT}, now(), now(), now()
        FROM ${planned} LEFT JOIN holder h ON h.name = s.taken_by WHERE ${inBatch} AND w.circuit_id IS NULL
        ON CONFLICT (job_guid) DO NOTHING
        RETURNING id, job_guid, api_status, taken_by
      ), ${PERIODS}, moved AS (
        UPDATE circuit_ui_states ui
        SET workflow_stage = workflow_stage_of(d.api_status), stage_changed_at = now(),
          row_version = ui.row_version + 1, updated_at = now()
        FROM difference d
        WHERE ui.circuit_id = d.circuit_id
          AND d.api_status <> d.old_status
          AND ui.stage_changed_by IS NULL
          AND ui.workflow_stage <> workflow_stage_of(d.api_status)
      ), snapshots AS (
        INSERT INTO circuit_snapshots (
          circuit_id, snapshot_type, snapshot_date, miles_planned, percent_complete, api_status, workflow_stage,
          total_units, total_linear_ft, total_acres, total_trees, units_approved, units_refused, units_pending,
          metrics_json, created_at, updated_at
        )
        SELECT d.circuit_id, 'status_change', ${businessDaySql()}, d.new_miles_planned, d.new_percent_complete,
          d.api_status,
          CASE
            WHEN ui.stage_changed_by IS NULL THEN coalesce(workflow_stage_of(d.api_status), ui.workflow_stage)
            ELSE ui.workflow_stage
          END,
          a.total_units, a.total_linear_ft, a.total_acres, a.total_trees, a.units_approved, a.units_refused,
          a.units_pending, ${STATUS_METRICS}, now(), now()
        FROM difference d
        JOIN circuits was ON was.id = d.circuit_id
        JOIN regions r ON r.id = d.new_region_id
        LEFT JOIN holder h ON h.name = d.taken_by
        LEFT JOIN circuit_ui_states ui ON ui.circuit_id = d.circuit_id
        LEFT JOIN LATERAL (
          SELECT * FROM circuit_aggregates WHERE circuit_id = d.circuit_id ORDER BY aggregate_date DESC LIMIT 1
        ) a ON true
        WHERE d.api_status <> d.old_status
        ON CONFLICT (circuit_id, snapshot_type, snapshot_date) DO UPDATE SET miles_planned = excluded.miles_planned,
          percent_complete = excluded.percent_complete, api_status = excluded.api_status,
          workflow_stage = excluded.workflow_stage, total_units = excluded.total_units,
          total_linear_ft = excluded.total_linear_ft, total_acres = excluded.total_acres,
          total_trees = excluded.total_trees, units_approved = excluded.units_approved,
          units_refused = excluded.units_refused, units_pending = excluded.units_pending,
          metrics_json = excluded.metrics_json, updated_at = now()
      ), logged AS (
        INSERT INTO activity_log (
          actor_type, actor_name, action, subject_type, subject_id, subject_label, changes, sync_log_id, context_json
        )
        SELECT 'sync', 'WorkStudio sync', ${force ? "circuit.force_sync" : "circuit.sync"}, 'circuit', d.circuit_id,
          left(d.label, 255), d.changes, ${lease.syncLogId},
          ${force ? Prisma.sql`jsonb_build_object('discarded_edits', d.old_edits)` : Prisma.sql`NULL::jsonb`}
        FROM difference d
        WHERE d.changes <> '{}'::jsonb ${
          force
            ? Prisma.sql`
          OR coalesce(d.old_edits, '{}'::jsonb) <> '{}'::jsonb`
            : Prisma.empty
        }
      ), recorded AS (
        UPDATE sync_planned_writes o
        SET outcome = CASE
          WHEN created.id IS NOT NULL THEN 'created'
          WHEN d.is_changed THEN 'updated'
          ELSE 'unchanged'
        END,
          is_kept = coalesce(d.kept, false)
        FROM ${planned}
        LEFT JOIN difference d ON d.row_number = w.row_number
        LEFT JOIN created ON created.job_guid = s.job_guid
        WHERE ${inBatch}
          AND o.sync_log_id = w.sync_log_id
          AND o.batch_number = w.batch_number
          AND o.row_number = w.row_number
        RETURNING o.outcome, o.is_kept
      )
      SELECT (SELECT count(*) FROM ${planned} WHERE ${wholeBatch})::float8 AS planned,
        count(*) FILTER (WHERE outcome = 'created')::float8 AS created,
        count(*) FILTER (WHERE outcome = 'updated')::float8 AS updated, count(*) FILTER (WHERE is_kept)::float8 AS kept
      FROM recorded`);
    // Unlogged tables are empty after a crash of the database: a batch that finds nothing must not pass for one that
    // had nothing to do.
    const written = found[0];
    if (!written?.planned) throw new StagingLostError();
    // Last, because the other batch under way waits for this row too.
    await tx.$executeRaw(Prisma.sql`
      UPDATE sync_logs
      SET circuits_created = coalesce(circuits_created, 0) + ${written.created}::int,
        circuits_updated = coalesce(circuits_updated, 0) + ${written.updated}::int,
        circuits_kept = coalesce(circuits_kept, 0) + ${written.kept}::int,
        progress_json = ${JSON.stringify(progress())}::jsonb, heartbeat_at = now()
      WHERE id = ${lease.syncLogId}`);
  });
}

/** Circuits that somebody made by hand since the plan was made: nobody makes another one until the batch is written. */
async function adoptMeanwhile(tx: Transaction, syncLogId: bigint, newRows: Prisma.Sql): Promise<void> {
  const waiting = await tx.$queryRaw<unknown[]>(Prisma.sql`${newRows} LIMIT 1`);
  if (waiting.length === 0) return;
  await lockWorkOrdersTogether(tx);
  const adopted = await adoptCircuits(tx, syncLogId, Prisma.sql`s.row_number IN (${newRows})`);
  if (adopted.length > 0) await keepUnreadable(tx, syncLogId, Prisma.sql`s.row_number = ANY(${adopted}::int[])`);
}
