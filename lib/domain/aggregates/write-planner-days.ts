import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import { productionOf } from "./count-production";
import { PERMISSION_NAME, TOTALS, mapOf } from "./count-units";
import { type Column, deleteOthers, writeDifferent } from "@/lib/platform/write-different";

type PlannerTable = {
  table: "planner_daily_aggregates" | "planner_weekly_aggregates";
  key: readonly Column[];
  columns: readonly Column[];
  /** The first day of the period that a day `day` is in. */
  period: Prisma.Sql;
};

const COLUMNS: readonly Column[] = [
  ["user_id", "bigint"],
  ["circuits_worked", "int"],
  ["total_units_assessed", "int"],
  ["total_linear_ft", "numeric(12,2)"],
  ["total_acres", "numeric(12,4)"],
  ["total_trees", "int"],
  ["miles_planned", "numeric(10,2)"],
  ["units_approved", "int"],
  ["units_refused", "int"],
  ["units_pending", "int"],
  ["unit_counts_by_type", "jsonb"],
  ["permission_counts", "jsonb"],
  ["work_permission_counts", "jsonb"],
  ["circuit_breakdown", "jsonb"],
];

const DAYS: PlannerTable = {
  table: "planner_daily_aggregates",
  key: [
    ["planner_id", "bigint"],
    ["region_id", "bigint"],
    ["aggregate_date", "date"],
  ],
  columns: COLUMNS,
  period: Prisma.sql`day`,
};
const WEEKS: PlannerTable = {
  table: "planner_weekly_aggregates",
  key: [
    ["planner_id", "bigint"],
    ["region_id", "bigint"],
    ["week_starting", "date"],
  ],
  columns: [["week_ending", "date"], ["days_worked", "int"], ["daily_breakdown", "jsonb"], ...COLUMNS],
  period: Prisma.sql`day - extract(dow FROM day)::int`,
};

const BY = Prisma.sql`period, region_id, planner_id`;
const UNITS = Prisma.sql`units`;
/** In the maps of circuits and days. */
const QUANTITIES = Prisma.sql`
  sum(p.units) AS units, sum(p.linear_ft) AS linear_ft, sum(p.acres) AS acres, sum(p.trees) AS trees,
  sum(p.miles) AS miles`;

/** Each circuit with what was assessed on it and its share of the units, as a query of `BY` and `map`. */
const CIRCUITS = Prisma.sql`
  SELECT ${BY},
    jsonb_object_agg(
      circuit_id,
      jsonb_build_object(
        'work_order', work_order, 'extension', extension, 'units', units, 'linear_ft', linear_ft, 'acres', acres,
        'trees', trees, 'miles', miles, 'share', share
      )
    ) AS map
  FROM (
    SELECT p.period, p.region_id, p.planner_id, p.circuit_id, c.work_order, coalesce(c.extension, '@') AS extension,
      ${QUANTITIES},
      round(
        sum(p.units) / nullif(sum(sum(p.units)) OVER (PARTITION BY p.period, p.region_id, p.planner_id), 0), 4
      ) AS share
    FROM own p
    JOIN circuits c ON c.id = p.circuit_id
    GROUP BY p.period, p.region_id, p.planner_id, p.circuit_id, c.work_order, c.extension
  ) worked GROUP BY ${BY}`;
/** Each day on which the planner worked, as a query of `BY` and `map`. */
const DAILY = Prisma.sql`
  SELECT ${BY},
    jsonb_object_agg(
      day,
      jsonb_build_object(
        'circuits', circuits, 'units', units, 'linear_ft', linear_ft, 'acres', acres, 'trees', trees, 'miles', miles
      )
    ) AS map
  FROM (
    SELECT p.period, p.region_id, p.planner_id, p.day,
      count(DISTINCT p.circuit_id) FILTER (WHERE p.units > 0) AS circuits, ${QUANTITIES}
    FROM own p
    GROUP BY p.period, p.region_id, p.planner_id, p.day
  ) worked
  GROUP BY ${BY}`;

const ROWS = Prisma.sql`
  SELECT s.planner_id, s.region_id, s.period AS aggregate_date, s.period AS week_starting, s.period + 6 AS week_ending,
    p.user_id, s.days_worked, s.circuits_worked, s.total_units AS total_units_assessed, s.total_linear_ft,
    s.total_acres, s.total_trees, s.miles_planned, s.units_approved, s.units_refused, s.units_pending,
    coalesce(types.map, '{}') AS unit_counts_by_type, coalesce(permissions.map, '{}') AS permission_counts,
    coalesce(work.map, '{}') AS work_permission_counts, worked_circuits.map AS circuit_breakdown,
    daily.map AS daily_breakdown
  FROM (
    SELECT ${BY}, count(DISTINCT day) FILTER (WHERE units > 0) AS days_worked,
      count(DISTINCT circuit_id) FILTER (WHERE units > 0) AS circuits_worked, sum(miles) AS miles_planned, ${TOTALS}
    FROM own
    GROUP BY ${BY}
  ) s
  JOIN planners p ON p.id = s.planner_id
  LEFT JOIN types USING (${BY})
  LEFT JOIN permissions USING (${BY})
  LEFT JOIN work USING (${BY})
  JOIN worked_circuits USING (${BY})
  JOIN daily USING (${BY})`;

/**
 * Each made once, whatever the planner of the database takes their sizes for: it knows nothing of how many groups
 * there are.
 */
const MAPS = Prisma.sql`
  types AS MATERIALIZED (${mapOf(BY, Prisma.sql`unit_type`, UNITS, Prisma.sql`own WHERE units > 0`)}),
  permissions AS MATERIALIZED (${mapOf(BY, PERMISSION_NAME, UNITS, Prisma.sql`own WHERE units > 0`)}),
  work AS MATERIALIZED (${mapOf(BY, PERMISSION_NAME, UNITS, Prisma.sql`own WHERE is_work`)}),
  worked_circuits AS MATERIALIZED (${CIRCUITS}), daily AS MATERIALIZED (${DAILY})`;

/**
 * Makes what each planner assessed on these days, by region. In the caller's transaction; answers how many rows were
 * written or taken away.
 */
export async function writePlannerDays(client: PoolClient, days: readonly BusinessDay[]): Promise<number> {
  return writePeriods(client, DAYS, days, Prisma.sql`stored.aggregate_date = ANY(${[...days]}::date[])`);
}

/** As `writePlannerDays`, of the week that these days, its first among them, are of. */
export async function writePlannerWeek(client: PoolClient, days: readonly BusinessDay[]): Promise<number> {
  return writePeriods(client, WEEKS, days, Prisma.sql`stored.week_starting = ${days[0]}::date`);
}

async function writePeriods(
  client: PoolClient,
  { table, key, columns, period }: PlannerTable,
  days: readonly BusinessDay[],
  scope: Prisma.Sql,
): Promise<number> {
  await followAccounts(client, table);
  const rows = Prisma.sql`SELECT * FROM fresh_rows`;
  const { rows: answers } = await client.query<{ written: number }>(Prisma.sql`
    WITH own AS MATERIALIZED (
      SELECT p.*, ${period} AS period FROM (${productionOf(days)}) p WHERE planner_id IS NOT NULL
    ), ${MAPS}, fresh_rows AS MATERIALIZED (${ROWS}),
      gone AS (${deleteOthers({ table, key, rows, scope })} RETURNING 1),
      written AS (${writeDifferent({ table, key, columns, rows })} RETURNING 1)
    SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM written))::int AS written`);
  return answers[0]?.written ?? 0;
}

/**
 * Lets every row be of the account that its planner has now. First of all, since an account that goes from one planner
 * to another would have two rows of a day otherwise.
 */
async function followAccounts(client: PoolClient, table: PlannerTable["table"]): Promise<void> {
  const name = Prisma.raw(table);
  await client.query(
    Prisma.sql`
      UPDATE ${name} a
      SET user_id = NULL, updated_at = now()
      FROM planners p
      WHERE p.id = a.planner_id AND a.user_id IS NOT NULL AND a.user_id IS DISTINCT FROM p.user_id`,
  );
  await client.query(
    Prisma.sql`
      UPDATE ${name} a
      SET user_id = p.user_id, updated_at = now()
      FROM planners p
      WHERE p.id = a.planner_id AND a.user_id IS DISTINCT FROM p.user_id`,
  );
}
