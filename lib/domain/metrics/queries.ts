import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";
import { SILENT_AFTER_SECONDS } from "@/lib/platform/jobs-server";
import { DUE_WORK_ORDERS } from "../planned-unit-sync/due-work";
import { IS_PREVIEW } from "../sync-runs/queries";

export type RunCounts = { feed: string; outcome: string; runs: number; seconds: number };
export type RowCounts = { feed: string; kind: string; rows: number };
export type LastRun = { feed: string; seconds: number | null; isRunning: boolean };
export type PartAge = { feed: string; part: string; seconds: number };
/** What waits or is wrong now, by name. */
export type Standing = { name: string; label: string; count: number };

const COLUMNS = {
  processed: "circuits_processed",
  created: "circuits_created",
  updated: "circuits_updated",
  unchanged: "circuits_unchanged",
  kept: "circuits_kept",
  rejected: "circuits_rejected",
  figures: "aggregates_created",
};
const ROW_KINDS = Prisma.raw(
  Object.entries(COLUMNS)
    .map(([kind, column]) => `('${kind}', l.${column})`)
    .join(", "),
);
/** Of logs that were deleted; what no run of a feed ever counts is left out. */
const DELETED_ROW_KINDS = Prisma.raw(
  Object.keys(COLUMNS)
    .map((kind) => `('${kind}', nullif(t.${kind}, 0))`)
    .join(", "),
);

/** Runs that have ended, previews left out: they change nothing. */
const ENDED = Prisma.sql`sync_logs l WHERE l.sync_status <> 'started' AND NOT ${IS_PREVIEW}`;

/** How many runs of each feed ended how, and how long they took together. */
export const countRuns = (): Promise<RunCounts[]> =>
  readRows<RunCounts>(Prisma.sql`
    SELECT feed, outcome, sum(runs)::float8 AS runs, sum(seconds)::float8 AS seconds FROM (
      SELECT l.feed, CASE WHEN l.end_cause = 'cancelled' THEN 'cancelled' ELSE l.sync_status END AS outcome, 1 AS runs,
        coalesce(l.duration_seconds, 0) AS seconds
      FROM ${ENDED}
      UNION ALL SELECT feed, outcome, runs, seconds FROM sync_run_totals) counted
    GROUP BY 1, 2 ORDER BY 1, 2`);

/** What those runs did, in rows of circuits or figures. */
export const countRowsOfRuns = (): Promise<RowCounts[]> =>
  readRows<RowCounts>(Prisma.sql`
    SELECT feed, kind, sum(rows)::float8 AS rows
    FROM (
      SELECT l.feed, counted.*
      FROM sync_logs l
      CROSS JOIN LATERAL (VALUES ${ROW_KINDS}) counted(kind, rows)
      WHERE l.id IN (SELECT l.id FROM ${ENDED})
      UNION ALL
      SELECT t.feed, counted.*
      FROM sync_run_totals t
      CROSS JOIN LATERAL (VALUES ${DELETED_ROW_KINDS}) counted(kind, rows)
    ) rows
    WHERE rows IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`);

/** How long the last run of each feed took that ended well, in seconds, and whether one goes on. */
export const readLastRuns = (feeds: readonly string[]): Promise<LastRun[]> =>
  readRows<LastRun>(Prisma.sql`
    SELECT asked.feed, good.seconds,
      EXISTS (SELECT FROM sync_logs l WHERE l.feed = asked.feed AND l.sync_status = 'started') AS "isRunning"
    FROM unnest(${[...feeds]}::text[]) AS asked(feed)
    LEFT JOIN LATERAL (
      SELECT l.duration_seconds::float8 AS seconds
      FROM ${ENDED} AND l.feed = asked.feed AND l.sync_status IN ('completed', 'warning') AND l.end_cause IS NULL
      ORDER BY l.started_at DESC, l.id DESC
      LIMIT 1
    ) good ON true
    ORDER BY 1`);

/**
 * How long ago each part of each feed was seen whole, in seconds; statuses that are no longer synced grow old without
 * being anybody's concern.
 */
export const readPartAges = (): Promise<PartAge[]> =>
  readRows<PartAge>(Prisma.sql`
    SELECT f.feed, f.part, greatest(extract(epoch FROM now() - f.fresh_at), 0)::float8 AS seconds FROM sync_freshness f
    WHERE f.feed <> 'circuits' OR f.part IN (SELECT api_status FROM api_status_configs WHERE is_active) ORDER BY 1, 2`);

/** What waits to be done, what is wrong, and how long the jobs server has been silent in seconds. */
export const readStanding = (): Promise<Standing[]> =>
  readRows<Standing>(Prisma.sql`
    SELECT 'due' AS name, 'work_orders' AS label, count(*)::float8 AS count FROM (${DUE_WORK_ORDERS}) due
    UNION ALL SELECT 'due', 'circuit_totals', count(DISTINCT circuit_id)::float8 FROM aggregate_due_circuits
    UNION ALL SELECT 'due', 'days', count(DISTINCT day)::float8 FROM aggregate_due_days WHERE day <= now()::date
    UNION ALL SELECT 'due', 'work_orders_of_runs', count(*)::float8 FROM sync_work_orders WHERE outcome IS NULL
    UNION ALL
    SELECT 'open_issues', severity, count(*)::float8
    FROM sync_issues
    WHERE resolved_at IS NULL
    GROUP BY severity
    UNION ALL SELECT 'paused', '', count(*)::float8 FROM sync_pauses WHERE resumed_at IS NULL
    UNION ALL SELECT 'workstudio_down', '', count(*)::float8 FROM workstudio_servers WHERE left_alone_until > now()
    UNION ALL
    SELECT 'jobs_silent_seconds', '',
      coalesce(extract(epoch FROM now() - greatest(last_call_at, registered_at)), ${SILENT_AFTER_SECONDS + 1})::float8
    FROM jobs_server`);
