import "server-only";
import { Prisma } from "@/lib/platform/db";

/**
 * What is counted of planned units `u` with their type `t` (LEFT JOINed): feet, acres and trees only of types that are
 * measured in them, never one as another; an unknown type counts as a unit and as work. For a GROUP BY that has the
 * unit's type.
 */
export const UNIT_SUMS = Prisma.sql`count(*) AS units, coalesce(t.measurement_type, '') <> 'none' AS is_work,
  coalesce(sum(u.linear_ft) FILTER (WHERE t.measurement_type = 'linear_ft'), 0) AS linear_ft,
  coalesce(sum(u.acres) FILTER (WHERE t.measurement_type = 'acres'), 0) AS acres,
  coalesce(sum(u.trees) FILTER (WHERE t.measurement_type = 'count'), 0) AS trees`;

/** Sums over rows of `UNIT_SUMS` with `permission_status`. Rates and queues know work units alone (domain.md §2.3). */
export const TOTALS = Prisma.sql`
  sum(units) AS total_units, sum(linear_ft) AS total_linear_ft, sum(acres) AS total_acres, sum(trees) AS total_trees,
  coalesce(
    sum(units) FILTER (WHERE is_work AND permission_status IN ('Approved', 'PPL Approved')), 0
  ) AS units_approved,
  coalesce(sum(units) FILTER (WHERE is_work AND permission_status = 'Refused'), 0) AS units_refused,
  coalesce(sum(units) FILTER (WHERE is_work AND permission_status = ''), 0) AS units_pending`;

/** Names of a map: the blank permission status is Pending. */
export const PERMISSION_NAME = Prisma.sql`coalesce(nullif(permission_status, ''), 'Pending')`;

/**
 * A query of the columns `by` and `map`, a JSON object of sums by name. `from` is a query's name, with a condition
 * where not all of its rows count.
 */
export function mapOf(by: Prisma.Sql, name: Prisma.Sql, value: Prisma.Sql, from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT ${by}, jsonb_object_agg(name, value) AS map
    FROM (SELECT ${by}, ${name} AS name, sum(${value}) AS value FROM ${from} GROUP BY ${by}, ${name}) counted
    GROUP BY ${by}`;
}
