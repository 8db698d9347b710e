import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import { businessDaySql } from "@/lib/platform/time-sql";
import { type Column, deleteOthers, writeDifferent } from "@/lib/platform/write-different";
import { DECIDED_STATUSES, OPEN_STATUSES } from "./rules";
import { lockGroups, writeSteps } from "./steps";

const TABLE = "permission_groups";
const KEY: readonly Column[] = [
  ["circuit_id", "bigint"],
  ["station_name", "varchar(50)"],
  ["permission_status", "varchar(50)"],
];
const COLUMNS: readonly Column[] = [
  ["planner_id", "bigint"],
  ["since", "timestamptz"],
  ["units", "int"],
  ["trees", "int"],
  ["circuit_groups", "int"],
  ["linear_ft", "numeric(12,2)"],
  ["acres", "numeric(14,4)"],
  ["unit_types", "varchar(500)"],
  ["freed_miles", "numeric(10,2)"],
];

/** A circuit is held back by permissions alone when as good as all of it is planned (domain.md §4.1). */
const IS_HELD_BACK = Prisma.sql`
  (c.total_miles > 0 AND (c.total_miles - c.miles_planned <= 0.5 OR c.miles_planned >= 0.98 * c.total_miles))`;

/**
 * Present work units without a decision, by circuit, station and status; feet, acres and trees only of types that are
 * measured in them.
 */
const groupsOf = (circuitIds: readonly string[]) => Prisma.sql`
  SELECT grouped.*, count(*) OVER own AS circuit_groups,
    CASE WHEN ${IS_HELD_BACK} THEN round(c.total_miles / count(*) OVER own, 2) ELSE 0 END AS freed_miles
  FROM (
    SELECT u.circuit_id, coalesce(btrim(u.station_name), '') AS station_name, u.permission_status,
      min(coalesce(u.planner_id, c.planner_id)) AS planner_id, min(u.permission_since) AS since, count(*) AS units,
      coalesce(sum(u.trees) FILTER (WHERE t.measurement_type = 'count'), 0) AS trees,
      coalesce(sum(u.linear_ft) FILTER (WHERE t.measurement_type = 'linear_ft'), 0) AS linear_ft,
      coalesce(sum(u.acres) FILTER (WHERE t.measurement_type = 'acres'), 0) AS acres,
      left(string_agg(DISTINCT u.unit_type, ', ' ORDER BY u.unit_type), 500) AS unit_types
    FROM planned_units u
    JOIN circuits c ON c.id = u.circuit_id AND c.deleted_at IS NULL
    LEFT JOIN unit_types t ON t.code = u.unit_type
    WHERE u.circuit_id = ANY(${[...circuitIds]}::bigint[])
      AND u.state = 'present'
      AND u.permission_status = ANY(${[...OPEN_STATUSES]}::text[])
      AND coalesce(t.measurement_type, '') <> 'none'
    GROUP BY u.circuit_id, coalesce(btrim(u.station_name), ''), u.permission_status
  ) grouped
  JOIN circuits c ON c.id = grouped.circuit_id
  WINDOW own AS (PARTITION BY grouped.circuit_id)`;

const DECIDED_ON = businessDaySql(Prisma.sql`decided.permission_since`);
/**
 * Takes away groups that wait no more, by a deletion of `permission_groups stored`, and writes how long those waited
 * whose station has a decision since.
 */
const closeGroups = (deletion: Prisma.Sql) => Prisma.sql`
  WITH gone AS (${deletion} RETURNING stored.*),
    decided AS (
      SELECT DISTINCT ON (u.circuit_id, coalesce(btrim(u.station_name), '')) u.circuit_id,
        coalesce(btrim(u.station_name), '') AS station_name, u.permission_status, u.permission_since
      FROM planned_units u LEFT JOIN unit_types t ON t.code = u.unit_type
      WHERE u.circuit_id = ANY(ARRAY(SELECT gone.circuit_id FROM gone))
        AND u.state = 'present'
        AND u.permission_status = ANY(${[...DECIDED_STATUSES]}::text[])
        AND coalesce(t.measurement_type, '') <> 'none'
      ORDER BY 1, 2, u.permission_since DESC)
  INSERT INTO permission_decisions (
    circuit_id, planner_id, since, decided_on, days, tries, station_name, from_status, to_status
  )
  SELECT gone.circuit_id, gone.planner_id, gone.since, ${DECIDED_ON},
    ${DECIDED_ON} - ${businessDaySql(Prisma.sql`gone.since`)}, gone.tries, gone.station_name, gone.permission_status,
    decided.permission_status
  FROM gone
  JOIN decided USING (circuit_id, station_name)
  WHERE decided.permission_since > gone.since AND decided.permission_status <> gone.permission_status`;

/**
 * Brings the groups of circuits up to what their units say now; made again it writes nothing. In the transaction that
 * makes the circuits' totals.
 */
export async function writePermissionGroups(client: PoolClient, circuitIds: readonly string[]): Promise<void> {
  const rows = groupsOf(circuitIds);
  const ids = [...circuitIds];
  const scope = Prisma.sql`stored.circuit_id = ANY(${ids}::bigint[])`;
  const own = Prisma.sql`g.circuit_id = ANY(${ids}::bigint[])`;
  // Before anything is read, so that a try that is logged meanwhile is not lost either.
  await client.query(lockGroups(own));
  await client.query(closeGroups(deleteOthers({ table: TABLE, key: KEY, rows, scope })));
  await client.query(writeDifferent({ table: TABLE, key: KEY, columns: COLUMNS, rows }));
  await client.query(writeSteps(own));
}
