import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import { productionOf } from "./count-production";
import { type Column, deleteOthers, writeDifferent } from "@/lib/platform/write-different";
import { REGION_STATE } from "./write-region-days";

const TABLE = "regional_weekly_aggregates";
const KEY: readonly Column[] = [
  ["region_id", "bigint"],
  ["week_starting", "date"],
];
const COLUMNS: readonly Column[] = [
  ["week_ending", "date"],
  ...REGION_STATE,
  ["units_added", "int"],
  ["miles_added", "numeric(12,2)"],
  ["active_planners", "int"],
  ["daily_breakdown", "jsonb"],
];

/** The state of each region's last day of the week that is made, and what its days added. */
const ROWS = Prisma.sql`
  SELECT last.region_id, week.starting AS week_starting, week.starting + 6 AS week_ending,
    ${Prisma.raw(REGION_STATE.map(([name]) => `last.${name}`).join(", "))}, days.units_added, days.miles_added,
    coalesce(worked.active_planners, 0) AS active_planners, days.map AS daily_breakdown
  FROM week
  JOIN LATERAL (
    SELECT DISTINCT ON (d.region_id) d.*
    FROM regional_daily_aggregates d
    WHERE d.aggregate_date BETWEEN week.starting AND week.starting + 6
    ORDER BY d.region_id, d.aggregate_date DESC
  ) last ON true
  JOIN (
    SELECT d.region_id, sum(d.units_added) AS units_added, sum(d.miles_added) AS miles_added,
      jsonb_object_agg(
        d.aggregate_date,
        jsonb_build_object(
          'circuits_active', d.active_circuits, 'miles_planned', d.miles_planned, 'units_added', d.units_added,
          'miles_added', d.miles_added
        )
      ) AS map
    FROM week
    JOIN regional_daily_aggregates d ON d.aggregate_date BETWEEN week.starting AND week.starting + 6
    GROUP BY d.region_id
  ) days ON days.region_id = last.region_id
  LEFT JOIN (
    SELECT region_id, count(DISTINCT planner_id) FILTER (WHERE units > 0) AS active_planners
    FROM production
    GROUP BY region_id
  ) worked ON worked.region_id = last.region_id`;

/**
 * Makes each region's week out of its days, which are made already. In the caller's transaction; answers how many rows
 * were written or taken away.
 */
export async function writeRegionWeek(client: PoolClient, days: readonly BusinessDay[]): Promise<number> {
  const rows = Prisma.sql`SELECT * FROM fresh_rows`;
  const scope = Prisma.sql`stored.week_starting = ${days[0]}::date`;
  const { rows: answers } = await client.query<{ written: number }>(Prisma.sql`
    WITH week AS (SELECT ${days[0]}::date AS starting), production AS MATERIALIZED (${productionOf(days)}),
      fresh_rows AS MATERIALIZED (${ROWS}),
      gone AS (${deleteOthers({ table: TABLE, key: KEY, rows, scope })} RETURNING 1),
      written AS (${writeDifferent({ table: TABLE, key: KEY, columns: COLUMNS, rows })} RETURNING 1)
    SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM written))::int AS written`);
  return answers[0]?.written ?? 0;
}
