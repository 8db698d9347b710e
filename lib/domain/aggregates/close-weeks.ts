import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import { businessDaySql } from "@/lib/platform/time-sql";
import type { Lease } from "../sync-runs/hold-lease";
import { productionOf } from "./count-production";
import { daysBetween, laterDay } from "./rules";

const QUANTITIES = Prisma.sql`
  sum(units) AS units, sum(linear_ft) AS linear_ft, sum(acres) AS acres, sum(trees) AS trees, sum(miles) AS miles`;

/**
 * Closes a week whose figures were just made in this transaction: from now on nobody makes them anew. What it was made
 * of is kept line by line. False where somebody closed it before.
 */
export async function closeWeek(
  client: PoolClient,
  { syncLogId }: Lease,
  days: readonly BusinessDay[],
): Promise<boolean> {
  const closed = await client.query(Prisma.sql`
    INSERT INTO week_closings (week_starting, week_ending, closed_at, closed_by, sync_log_id)
    SELECT ${days[0]}::date, ${days[0]}::date + 6, now(), l.triggered_by, l.id
    FROM sync_logs l
    WHERE l.id = ${syncLogId}
    ON CONFLICT (week_starting) DO NOTHING`);
  if (closed.rowCount === 0) return false;
  await client.query(Prisma.sql`
    INSERT INTO week_closing_lines (
      week_starting, region_id, planner_id, circuit_id, units, linear_ft, acres, trees, miles
    )
    SELECT ${days[0]}::date, region_id, planner_id, circuit_id, ${QUANTITIES}
    FROM (${productionOf(days)}) production
    GROUP BY region_id, planner_id, circuit_id`);
  return true;
}

/** Those of these days that are in a closed week, as its Sundays. */
export async function findClosedWeeks(client: PoolClient, days: readonly BusinessDay[]): Promise<BusinessDay[]> {
  const { rows } = await client.query<{ week: string }>(Prisma.sql`
    SELECT DISTINCT w.week_starting::text AS week
    FROM unnest(${[...days]}::date[]) AS asked(day)
    JOIN week_closings w ON asked.day BETWEEN w.week_starting AND w.week_ending
    ORDER BY 1`);
  return rows.map(({ week }) => week);
}

/**
 * Writes what came, went or changed of closed weeks since they were closed, or since somebody looked last: dated lines
 * with a sign, so that the closing and its adjustments are together what the units say now. In the caller's
 * transaction; answers how many lines.
 */
export async function adjustWeeks(
  client: PoolClient,
  { syncLogId }: Lease,
  weeks: readonly BusinessDay[],
): Promise<number> {
  if (weeks.length === 0) return 0;
  const days = weeks.flatMap((week) => daysBetween(week, laterDay(week, 6)));
  const booked = (table: string) =>
    Prisma.sql`
      SELECT week_starting, region_id, planner_id, circuit_id, -units, -linear_ft, -acres, -trees, -miles
      FROM ${Prisma.raw(table)}
      WHERE week_starting = ANY(${[...weeks]}::date[])`;
  const { rowCount } = await client.query(Prisma.sql`
    WITH difference AS (
      SELECT week_starting, region_id, planner_id, circuit_id, ${QUANTITIES} FROM (
        SELECT day - extract(dow FROM day)::int AS week_starting, region_id, planner_id, circuit_id, units, linear_ft,
          acres, trees, miles
        FROM (${productionOf(days)}) production
        UNION ALL ${booked("week_closing_lines")} UNION ALL ${booked("week_adjustments")}
      ) entry GROUP BY week_starting, region_id, planner_id, circuit_id
    )
    INSERT INTO week_adjustments (
      week_starting, adjusted_on, region_id, planner_id, circuit_id, units, linear_ft, acres, trees, miles, reason,
      sync_log_id
    )
    SELECT week_starting, ${businessDaySql()}, region_id, planner_id, circuit_id, units, linear_ft, acres, trees, miles,
      CASE
        WHEN units > 0 OR (units = 0 AND miles > 0) THEN 'arrived_late'
        WHEN units < 0 THEN 'gone'
        ELSE 'changed'
      END,
      ${syncLogId}
    FROM difference
    WHERE units <> 0 OR round(linear_ft, 2) <> 0 OR round(acres, 4) <> 0 OR trees <> 0 OR round(miles, 6) <> 0
    ORDER BY week_starting, region_id, planner_id, circuit_id`);
  return rowCount ?? 0;
}
