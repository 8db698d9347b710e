import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import { productionOf } from "./count-production";
import { PERMISSION_NAME, TOTALS, mapOf } from "./count-units";
import { type Column, deleteOthers, writeDifferent } from "./write-different";

const TABLE = "planner_daily_aggregates";
const KEY: readonly Column[] = [
  ["planner_id", "bigint"],
  ["region_id", "bigint"],
  ["aggregate_date", "date"],
];
const COLUMNS: readonly Column[] = [
  ["user_id", "bigint"],
  ["circuits_worked", "int"],
  ["total_units_assessed", "int"],
  ["total_linear_ft", "numeric(12,2)"],
  ["total_acres", "numeric(12,4)"],
  ["total_trees", "int"],
  ["units_approved", "int"],
  ["units_refused", "int"],
  ["units_pending", "int"],
  ["unit_counts_by_type", "jsonb"],
  ["permission_counts", "jsonb"],
  ["work_permission_counts", "jsonb"],
  ["circuit_breakdown", "jsonb"],
];

const BY = Prisma.sql`day, region_id, planner_id`;
const UNITS = Prisma.sql`units`;

/** Each circuit with what was assessed on it and its share of the units, as a query of `BY` and `map`. */
const CIRCUITS = Prisma.sql`
  SELECT ${BY}, jsonb_object_agg(circuit_id, jsonb_build_object('work_order', work_order, 'extension', extension, 'units', units, 'linear_ft', linear_ft, 'acres', acres, 'trees', trees, 'share', share)) AS map
  FROM (
    SELECT p.day, p.region_id, p.planner_id, p.circuit_id, c.work_order, coalesce(c.extension, '@') AS extension, sum(p.units) AS units, sum(p.linear_ft) AS linear_ft, sum(p.acres) AS acres, sum(p.trees) AS trees,
      round(sum(p.units) / sum(sum(p.units)) OVER (PARTITION BY p.day, p.region_id, p.planner_id), 4) AS share
    FROM production p JOIN circuits c ON c.id = p.circuit_id WHERE p.planner_id IS NOT NULL GROUP BY p.day, p.region_id, p.planner_id, p.circuit_id, c.work_order, c.extension
  ) worked GROUP BY ${BY}`;

const OWN = Prisma.sql`production WHERE planner_id IS NOT NULL`;
const ROWS = Prisma.sql`
  SELECT s.planner_id, s.region_id, s.day AS aggregate_date, p.user_id, s.circuits_worked, s.total_units AS total_units_assessed, s.total_linear_ft, s.total_acres, s.total_trees, s.units_approved, s.units_refused, s.units_pending,
    types.map AS unit_counts_by_type, permissions.map AS permission_counts, coalesce(work.map, '{}') AS work_permission_counts, circuits.map AS circuit_breakdown
  FROM (SELECT ${BY}, count(DISTINCT circuit_id) AS circuits_worked, ${TOTALS} FROM ${OWN} GROUP BY ${BY}) s JOIN planners p ON p.id = s.planner_id
  JOIN (${mapOf(BY, Prisma.sql`unit_type`, UNITS, OWN)}) types USING (${BY})
  JOIN (${mapOf(BY, PERMISSION_NAME, UNITS, OWN)}) permissions USING (${BY})
  LEFT JOIN (${mapOf(BY, PERMISSION_NAME, UNITS, Prisma.sql`${OWN} AND is_work`)}) work USING (${BY})
  JOIN (${CIRCUITS}) circuits USING (${BY})`;

/**
 * Lets every row be of the account that its planner has now. First of all, since an account that goes from one planner to another would have
 * two rows of a day otherwise.
 */
export async function followAccounts(
  client: PoolClient,
  table: "planner_daily_aggregates" | "planner_weekly_aggregates",
): Promise<void> {
  const name = Prisma.raw(table);
  await client.query(
    Prisma.sql`UPDATE ${name} a SET user_id = NULL, updated_at = now() FROM planners p WHERE p.id = a.planner_id AND a.user_id IS NOT NULL AND a.user_id IS DISTINCT FROM p.user_id`,
  );
  await client.query(
    Prisma.sql`UPDATE ${name} a SET user_id = p.user_id, updated_at = now() FROM planners p WHERE p.id = a.planner_id AND a.user_id IS DISTINCT FROM p.user_id`,
  );
}

/** Makes what each planner assessed on these days, by region. In the caller's transaction; answers how many rows were written or taken away. */
export async function writePlannerDays(client: PoolClient, days: readonly BusinessDay[]): Promise<number> {
  await followAccounts(client, TABLE);
  const { rows } = await client.query<{ written: number }>(Prisma.sql`
    WITH production AS MATERIALIZED (${productionOf(days)}), fresh_rows AS MATERIALIZED (${ROWS}),
    gone AS (${deleteOthers({ table: TABLE, key: KEY, rows: Prisma.sql`SELECT * FROM fresh_rows`, scope: Prisma.sql`stored.aggregate_date = ANY(${[...days]}::date[])` })} RETURNING 1),
    written AS (${writeDifferent({ table: TABLE, key: KEY, columns: COLUMNS, rows: Prisma.sql`SELECT * FROM fresh_rows` })} RETURNING 1)
    SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM written))::int AS written`);
  return rows[0]?.written ?? 0;
}
