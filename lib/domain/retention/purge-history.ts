import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { mutate } from "@/lib/platform/mutate";
import { LOCK_FIGURES } from "../aggregates/hold-writing";
import { MOST_AT_ONCE, purgeInSlices } from "./purge-slices";
import { historyFloor, isOldIssue, isOldLog } from "./rules";

export type PurgedHistory = {
  circuitDays: number;
  dailySnapshots: number;
  unitChanges: number;
  circuitCredits: number;
  permissionDecisions: number;
  dueDays: number;
  syncLogs: number;
  issues: number;
  pauses: number;
};

const SETTING = (name: string) => Prisma.raw(`(SELECT ${name} FROM analytics_settings)`);
const FLOOR = Prisma.sql`(SELECT history_kept_from FROM analytics_settings)`;

/**
 * Deletes what the settings say is old: each day of circuits, their daily snapshots, the changes of units and how long
 * decisions took after `history_retention_days`; logs of runs, resolved issues and ended pauses after
 * `log_retention_days`. Some of each kind at a time, for about 15 s; the caller comes again until `isDone`. What an
 * open week or a day that is kept is made of stays: of each circuit its last rollup before the kept days, and the
 * credits of stations, since a station counts once. Throws FORBIDDEN.
 */
export function purgeHistory(actor: Actor, now = new Date()): Promise<{ purged: PurgedHistory; isDone: boolean }> {
  return purgeInSlices(() => purgeSome(actor, now));
}

async function purgeSome(actor: Actor, now: Date): Promise<PurgedHistory> {
  return mutate(actor, {
    permission: "settings:edit",
    action: "retention.purge",
    run: async (tx) => {
      const at = Prisma.sql`${now}::timestamptz`;
      // No figures are made meanwhile, so none are made of what goes.
      await tx.$executeRaw(LOCK_FIGURES);
      await tx.$executeRaw(Prisma.sql`
        UPDATE analytics_settings
        SET history_kept_from = floor.day
        FROM (${historyFloor(SETTING("history_retention_days"), at)}) floor
        WHERE floor.day > coalesce(history_kept_from, '-infinity')`);
      const purged: PurgedHistory = {
        circuitDays: await tx.$executeRaw(CIRCUIT_DAYS),
        dailySnapshots: await tx.$executeRaw(DAILY_SNAPSHOTS),
        unitChanges: await tx.$executeRaw(UNIT_CHANGES),
        circuitCredits: await purgeCredits(tx),
        permissionDecisions: await tx.$executeRaw(PERMISSION_DECISIONS),
        dueDays: await tx.$executeRaw(Prisma.sql`DELETE FROM aggregate_due_days WHERE day < ${FLOOR}`),
        syncLogs: await purgeLogs(tx, at),
        issues: await tx.$executeRaw(
          Prisma.sql`
            DELETE FROM sync_issues
            WHERE id IN (
              SELECT i.id
              FROM sync_issues i
              WHERE ${isOldIssue(SETTING("log_retention_days"), at)}
              LIMIT ${MOST_AT_ONCE}
            )`,
        ),
        pauses: await tx.$executeRaw(
          Prisma.sql`
            DELETE FROM sync_pauses WHERE resumed_at < ${at} - make_interval(days => ${SETTING("log_retention_days")})`,
        ),
      };
      const isAny = Object.values(purged).some((count) => count > 0);
      return {
        result: purged,
        audit: isAny ? [{ action: "retention.purge", subjectType: "sync", context: purged }] : [],
      };
    },
  });
}

/** The days before the kept ones of circuits whose state by then stands in a later rollup. */
const CIRCUIT_DAYS = Prisma.sql`
  DELETE FROM circuit_aggregates WHERE id IN (
    SELECT a.id FROM circuit_aggregates a WHERE a.aggregate_date < ${FLOOR} AND EXISTS (
      SELECT FROM circuit_aggregates later
      WHERE later.circuit_id = a.circuit_id AND later.is_rollup AND later.aggregate_date < ${FLOOR}
        AND (later.aggregate_date > a.aggregate_date OR (later.aggregate_date = a.aggregate_date AND NOT a.is_rollup)))
    LIMIT ${MOST_AT_ONCE})`;

/** Those of a change of status or by hand are few, and somebody's. */
const DAILY_SNAPSHOTS = Prisma.sql`
  DELETE FROM circuit_snapshots
  WHERE id IN (
    SELECT s.id
    FROM circuit_snapshots s
    WHERE s.snapshot_type = 'daily' AND s.snapshot_date < ${FLOOR}
    LIMIT ${MOST_AT_ONCE}
  )`;

/** The table is written in the order of time, so the oldest stand first: nothing else is read. */
const UNIT_CHANGES = Prisma.sql`
  DELETE FROM planned_unit_changes
  WHERE id IN (SELECT id FROM planned_unit_changes ORDER BY id LIMIT ${MOST_AT_ONCE}) AND seen_at < ${FLOOR}`;

const PERMISSION_DECISIONS = Prisma.sql`
  DELETE FROM permission_decisions
  WHERE id IN (SELECT d.id FROM permission_decisions d WHERE d.decided_on < ${FLOOR} LIMIT ${MOST_AT_ONCE})`;

/** Miles of nobody and corrections become part of what the circuit began with, so that its books still balance. */
async function purgeCredits(tx: Transaction): Promise<number> {
  const [gone] = await tx.$queryRaw<{ count: number }[]>(Prisma.sql`
    WITH gone AS (
      DELETE FROM station_credits
      WHERE id IN (
        SELECT k.id
        FROM station_credits k
        WHERE k.station_name IS NULL AND k.credited_on < ${FLOOR}
        LIMIT ${MOST_AT_ONCE}
      )
      RETURNING circuit_id, miles
    ), booked AS (
      UPDATE circuit_mile_books b
      SET opening_miles = b.opening_miles + sums.miles
      FROM (SELECT circuit_id, sum(miles) AS miles FROM gone GROUP BY circuit_id) sums
      WHERE b.circuit_id = sums.circuit_id
    )
    SELECT count(*)::float8 AS count FROM gone`);
  return gone?.count ?? 0;
}

/** What they counted goes on counting. */
async function purgeLogs(tx: Transaction, at: Prisma.Sql): Promise<number> {
  const [gone] = await tx.$queryRaw<{ count: number }[]>(Prisma.sql`
    WITH gone AS (
      DELETE FROM sync_logs
      WHERE id IN (
        SELECT l.id FROM sync_logs l WHERE ${isOldLog(SETTING("log_retention_days"), at)} LIMIT ${MOST_AT_ONCE}
      )
      RETURNING *
    ), counted AS (
      INSERT INTO sync_run_totals AS t (
        feed, outcome, runs, seconds, processed, created, updated, unchanged, kept, rejected, figures
      )
      SELECT feed, CASE WHEN end_cause = 'cancelled' THEN 'cancelled' ELSE sync_status END, count(*),
        coalesce(sum(duration_seconds), 0), coalesce(sum(circuits_processed), 0), coalesce(sum(circuits_created), 0),
        coalesce(sum(circuits_updated), 0), coalesce(sum(circuits_unchanged), 0), coalesce(sum(circuits_kept), 0),
        coalesce(sum(circuits_rejected), 0), coalesce(sum(aggregates_created), 0)
      FROM gone WHERE NOT coalesce((context_json->>'preview')::boolean, false) GROUP BY 1, 2
      ON CONFLICT (feed, outcome) DO UPDATE SET runs = t.runs + excluded.runs, seconds = t.seconds + excluded.seconds,
        processed = t.processed + excluded.processed, created = t.created + excluded.created,
        updated = t.updated + excluded.updated, unchanged = t.unchanged + excluded.unchanged,
        kept = t.kept + excluded.kept, rejected = t.rejected + excluded.rejected, figures = t.figures + excluded.figures
    )
    SELECT count(*)::float8 AS count FROM gone`);
  return gone?.count ?? 0;
}
