import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import { startOfBusinessDaySql } from "@/lib/platform/time-sql";
import { productionOf } from "./count-production";
import { mapOf } from "./count-units";
import { type Column, deleteOthers, writeDifferent } from "@/lib/platform/write-different";

const TABLE = "regional_daily_aggregates";
const KEY: readonly Column[] = [
  ["region_id", "bigint"],
  ["aggregate_date", "date"],
];
/** What a region's state is made of; a week has the same columns. */
export const REGION_STATE: readonly Column[] = [
  ["active_circuits", "int"],
  ["qc_circuits", "int"],
  ["rework_circuits", "int"],
  ["closed_circuits", "int"],
  ["total_circuits", "int"],
  ["excluded_circuits", "int"],
  ["total_miles", "numeric(12,2)"],
  ["miles_planned", "numeric(12,2)"],
  ["miles_remaining", "numeric(12,2)"],
  ["avg_percent_complete", "numeric(5,2)"],
  ["total_units", "int"],
  ["total_linear_ft", "numeric(14,2)"],
  ["total_acres", "numeric(14,4)"],
  ["total_trees", "int"],
  ["units_approved", "int"],
  ["units_refused", "int"],
  ["units_pending", "int"],
  ["status_breakdown", "jsonb"],
];
const COLUMNS: readonly Column[] = [
  ...REGION_STATE,
  ["permission_counts", "jsonb"],
  ["work_permission_counts", "jsonb"],
  ["unit_counts_by_type", "jsonb"],
  ["units_added", "int"],
  ["miles_added", "numeric(12,2)"],
  ["active_planners", "int"],
];

/** The first instant after a day `d.day`. */
const DAY_END = startOfBusinessDaySql(Prisma.sql`d.day + 1`);

/**
 * Every circuit as each day `day (day)` left it: its newest rollup, the status that it had, and whether it stands for
 * its work order. Where a circuit is in pieces, they stand for it. One that WorkStudio no longer sends is not counted
 * as current.
 */
const STATE = Prisma.sql`
  SELECT d.day, c.id, c.parent_circuit_id, c.region_id, c.is_excluded, coalesce(p.status, c.api_status) AS status,
    a.total_miles, a.miles_planned, a.miles_remaining,
    coalesce(a.percent_complete, c.percent_complete) AS percent_complete, a.total_units, a.total_linear_ft,
    a.total_acres, a.total_trees, a.units_approved, a.units_refused, a.units_pending, a.unit_counts_by_type,
    a.permission_counts, a.work_permission_counts
  FROM day d CROSS JOIN circuits c
  CROSS JOIN LATERAL (
    SELECT r.*
    FROM circuit_aggregates r
    WHERE r.circuit_id = c.id AND r.is_rollup AND r.aggregate_date <= d.day
    ORDER BY r.aggregate_date DESC
    LIMIT 1
  ) a
  LEFT JOIN LATERAL (
    SELECT s.status
    FROM circuit_status_periods s
    WHERE s.circuit_id = c.id AND s.started_at < ${DAY_END}
    ORDER BY s.started_at DESC
    LIMIT 1
  ) p ON true
  WHERE c.deleted_at IS NULL AND (c.not_seen_since IS NULL OR c.not_seen_since >= ${DAY_END})`;

/** Circuits and miles count the pieces or the whole, never both; units are where they are, each once. */
const SUMS = Prisma.sql`
  SELECT s.day, s.region_id, count(*) FILTER (WHERE counts AND status = 'ACTIV') AS active_circuits,
    count(*) FILTER (WHERE counts AND status = 'QC') AS qc_circuits,
    count(*) FILTER (WHERE counts AND status = 'REWRK') AS rework_circuits,
    count(*) FILTER (WHERE counts AND status = 'CLOSE') AS closed_circuits,
    count(*) FILTER (WHERE counts) AS total_circuits,
    count(*) FILTER (WHERE is_whole AND is_excluded) AS excluded_circuits,
    coalesce(sum(total_miles) FILTER (WHERE counts), 0) AS total_miles,
    coalesce(sum(miles_planned) FILTER (WHERE counts), 0) AS miles_planned,
    coalesce(sum(miles_remaining) FILTER (WHERE counts), 0) AS miles_remaining,
    coalesce(
      sum(percent_complete * total_miles) FILTER (WHERE counts) / nullif(sum(total_miles) FILTER (WHERE counts), 0), 0
    ) AS avg_percent_complete,
    coalesce(sum(total_units) FILTER (WHERE NOT is_excluded), 0) AS total_units,
    coalesce(sum(total_linear_ft) FILTER (WHERE NOT is_excluded), 0) AS total_linear_ft,
    coalesce(sum(total_acres) FILTER (WHERE NOT is_excluded), 0) AS total_acres,
    coalesce(sum(total_trees) FILTER (WHERE NOT is_excluded), 0) AS total_trees,
    coalesce(sum(units_approved) FILTER (WHERE NOT is_excluded), 0) AS units_approved,
    coalesce(sum(units_refused) FILTER (WHERE NOT is_excluded), 0) AS units_refused,
    coalesce(sum(units_pending) FILTER (WHERE NOT is_excluded), 0) AS units_pending
  FROM (
    SELECT state.*, piece.parent_circuit_id IS NULL AS is_whole,
      piece.parent_circuit_id IS NULL AND NOT is_excluded AS counts
    FROM state
    LEFT JOIN (SELECT DISTINCT day, parent_circuit_id FROM state WHERE parent_circuit_id IS NOT NULL) piece
      ON piece.day = state.day
      AND piece.parent_circuit_id = state.id
  ) s
  GROUP BY s.day, s.region_id`;

const BY = Prisma.sql`day, region_id`;
const mapOfMaps = (column: string) =>
  mapOf(
    BY,
    Prisma.sql`part.key`,
    Prisma.sql`part.value::int`,
    Prisma.sql`
      state CROSS JOIN LATERAL jsonb_each_text(${Prisma.raw(column)}) part WHERE NOT is_excluded AND total_units > 0`,
  );
const STATUSES = mapOf(
  BY,
  Prisma.sql`status`,
  Prisma.sql`1`,
  Prisma.sql`
    state
    WHERE NOT is_excluded
      AND NOT EXISTS (SELECT FROM state piece WHERE piece.day = state.day AND piece.parent_circuit_id = state.id)`,
);

const ROWS = Prisma.sql`
  SELECT ${BY}, day AS aggregate_date, coalesce(active_circuits, 0) AS active_circuits,
    coalesce(qc_circuits, 0) AS qc_circuits, coalesce(rework_circuits, 0) AS rework_circuits,
    coalesce(closed_circuits, 0) AS closed_circuits, coalesce(total_circuits, 0) AS total_circuits,
    coalesce(excluded_circuits, 0) AS excluded_circuits, coalesce(total_miles, 0) AS total_miles,
    coalesce(miles_planned, 0) AS miles_planned, coalesce(miles_remaining, 0) AS miles_remaining,
    coalesce(avg_percent_complete, 0) AS avg_percent_complete, coalesce(total_units, 0) AS total_units,
    coalesce(total_linear_ft, 0) AS total_linear_ft, coalesce(total_acres, 0) AS total_acres,
    coalesce(total_trees, 0) AS total_trees, coalesce(units_approved, 0) AS units_approved,
    coalesce(units_refused, 0) AS units_refused, coalesce(units_pending, 0) AS units_pending,
    statuses.map AS status_breakdown, permissions.map AS permission_counts, work.map AS work_permission_counts,
    types.map AS unit_counts_by_type, coalesce(units_added, 0) AS units_added, coalesce(miles_added, 0) AS miles_added,
    coalesce(active_planners, 0) AS active_planners
  FROM sums FULL JOIN added USING (${BY})
  LEFT JOIN statuses USING (${BY})
  LEFT JOIN permissions USING (${BY})
  LEFT JOIN work USING (${BY})
  LEFT JOIN types USING (${BY})`;

/**
 * Each made once, whatever the planner of the database takes their sizes for: it knows nothing of how many groups
 * there are.
 */
const PARTS = Prisma.sql`
  sums AS MATERIALIZED (${SUMS}),
  added AS MATERIALIZED (
    SELECT ${BY}, sum(units) AS units_added, sum(miles) AS miles_added,
      count(DISTINCT planner_id) FILTER (WHERE units > 0) AS active_planners
    FROM production
    GROUP BY ${BY}
  ),
  statuses AS MATERIALIZED (${STATUSES}), permissions AS MATERIALIZED (${mapOfMaps("permission_counts")}),
  work AS MATERIALIZED (${mapOfMaps("work_permission_counts")}),
  types AS MATERIALIZED (${mapOfMaps("unit_counts_by_type")})`;

/**
 * Makes each region's state at the end of these days and what was added on them. Days before a circuit's first totals
 * know nothing of its state; of them only what was assessed is told. In the caller's transaction; answers how many rows
 * were written or taken away.
 */
export async function writeRegionDays(client: PoolClient, days: readonly BusinessDay[]): Promise<number> {
  const wanted = Prisma.sql`${[...days]}::date[]`;
  const { rows } = await client.query<{ written: number }>(Prisma.sql`
    WITH day AS MATERIALIZED (SELECT unnest(${wanted}) AS day), production AS MATERIALIZED (${productionOf(days)}),
      state AS MATERIALIZED (${STATE}), ${PARTS}, fresh_rows AS MATERIALIZED (${ROWS}),
      gone AS (
        ${deleteOthers({
          table: TABLE,
          key: KEY,
          rows: Prisma.sql`
          SELECT * FROM fresh_rows`,
          scope: Prisma.sql`stored.aggregate_date = ANY(${wanted})`,
        })}
        RETURNING 1
      ),
      written AS (
        ${writeDifferent({ table: TABLE, key: KEY, columns: COLUMNS, rows: Prisma.sql`SELECT * FROM fresh_rows` })}
        RETURNING 1
      )
    SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM written))::int AS written`);
  return rows[0]?.written ?? 0;
}
