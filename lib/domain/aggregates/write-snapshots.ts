import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import { startOfBusinessDaySql } from "@/lib/platform/time-sql";
import { snapshotMetrics } from "../circuits/snapshot-metrics";
import { keptDays } from "./keep-history";

/** When the day's snapshots are taken, as hours after its beginning; what a day that is made later knew by then. */
const TAKEN_AT_HOUR = 5;

/**
 * Takes the snapshots of days that have none: every circuit that is neither closed nor excluded, with what a past day
 * is told by. The day `today` is taken as the circuits are now, an earlier one out of what was stored of it. One that
 * is there stays as it was taken. In the caller's transaction; answers how many.
 */
export async function writeSnapshots(
  client: PoolClient,
  asked: readonly BusinessDay[],
  today: BusinessDay,
): Promise<number> {
  const days = await keptDays(client, asked);
  const at = Prisma.sql`(${startOfBusinessDaySql(Prisma.sql`d.day`)} + make_interval(hours => ${TAKEN_AT_HOUR}::int))`;
  const metrics = snapshotMetrics({
    totalMiles: Prisma.sql`own.total_miles`,
    regionId: Prisma.sql`c.region_id`,
    region: Prisma.sql`r.name`,
    isExcluded: Prisma.sql`c.is_excluded`,
    takenBy: Prisma.sql`held.taken_by`,
    custody: Prisma.sql`held.kind`,
    wsVersion: Prisma.sql`CASE WHEN d.is_now THEN c.ws_version END`,
    wsSyncVersion: Prisma.sql`CASE WHEN d.is_now THEN c.ws_sync_version END`,
  });
  const { rowCount } = await client.query(Prisma.sql`
    INSERT INTO circuit_snapshots (
      circuit_id, snapshot_type, snapshot_date, miles_planned, percent_complete, api_status, workflow_stage,
      total_units, total_linear_ft, total_acres, total_trees, units_approved, units_refused, units_pending,
      metrics_json, created_at, updated_at
    )
    SELECT c.id, 'daily', d.day, own.miles_planned, own.percent_complete, own.status, ui.workflow_stage, a.total_units,
      a.total_linear_ft, a.total_acres, a.total_trees, a.units_approved, a.units_refused, a.units_pending, ${metrics},
      now(), now()
    FROM (SELECT day, day = ${today}::date AS is_now FROM unnest(${[...days]}::date[]) AS asked(day)) d
    CROSS JOIN circuits c JOIN regions r ON r.id = c.region_id LEFT JOIN circuit_ui_states ui ON ui.circuit_id = c.id
    LEFT JOIN LATERAL (
      SELECT s.*
      FROM circuit_aggregates s
      WHERE s.circuit_id = c.id AND (d.is_now OR s.aggregate_date < d.day)
      ORDER BY s.aggregate_date DESC, s.is_rollup
      LIMIT 1
    ) a ON true
    LEFT JOIN LATERAL (
      SELECT s.status
      FROM circuit_status_periods s
      WHERE s.circuit_id = c.id AND s.started_at < ${at}
      ORDER BY s.started_at DESC
      LIMIT 1
    ) past ON true
    LEFT JOIN LATERAL (
      SELECT h.taken_by, h.kind
      FROM circuit_custody_periods h
      WHERE h.circuit_id = c.id AND (d.is_now OR h.started_at < ${at})
      ORDER BY h.started_at DESC
      LIMIT 1
    ) held ON true
    CROSS JOIN LATERAL (
      SELECT CASE WHEN d.is_now THEN c.total_miles ELSE a.total_miles END AS total_miles,
        CASE WHEN d.is_now THEN c.miles_planned ELSE a.miles_planned END AS miles_planned,
        CASE WHEN d.is_now THEN c.percent_complete ELSE a.percent_complete END AS percent_complete,
        CASE WHEN d.is_now THEN c.api_status ELSE past.status END AS status
    ) own
    WHERE c.deleted_at IS NULL
      AND NOT c.is_excluded
      AND own.status IS NOT NULL
      AND own.status <> 'CLOSE'
      AND (d.is_now OR a.id IS NOT NULL)
      AND NOT EXISTS (
        SELECT FROM circuit_snapshots kept
        WHERE kept.circuit_id = c.id AND kept.snapshot_type = 'daily' AND kept.snapshot_date = d.day
      )
    ORDER BY c.id, d.day
    ON CONFLICT (circuit_id, snapshot_type, snapshot_date) DO NOTHING`);
  return rowCount ?? 0;
}
