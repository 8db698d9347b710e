import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import { UNIT_SUMS } from "./count-units";

/**
 * What was assessed on these days and stands in WorkStudio now, by day, region, planner, circuit, type and permission:
 * late units are on their own day, units of excluded and deleted circuits nowhere. A unit is its planner's, else its
 * circuit's. Never a running total. Miles stand in rows of their own without a type and units: the credits of the day,
 * those that are nobody's without a planner. Of a circuit in pieces only the miles of its own stations: the others of
 * its miles are its pieces' (domain.md §2.1).
 */
export function productionOf(days: readonly BusinessDay[]): Prisma.Sql {
  return Prisma.sql`
    SELECT u.assessed_on AS day, c.region_id, coalesce(u.planner_id, c.planner_id) AS planner_id, u.circuit_id,
      u.unit_type, u.permission_status, ${UNIT_SUMS}, 0::numeric AS miles
    FROM planned_units u JOIN circuits c ON c.id = u.circuit_id LEFT JOIN unit_types t ON t.code = u.unit_type
    WHERE u.assessed_on = ANY(${[...days]}::date[])
      AND u.state = 'present'
      AND c.deleted_at IS NULL
      AND NOT c.is_excluded
    GROUP BY u.assessed_on, c.region_id, coalesce(u.planner_id, c.planner_id), u.circuit_id, u.unit_type,
      t.measurement_type, u.permission_status
    UNION ALL
    SELECT k.credited_on, c.region_id, k.planner_id, k.circuit_id, NULL, NULL, 0, false, 0, 0, 0, sum(k.miles)
    FROM station_credits k JOIN circuits c ON c.id = k.circuit_id
    WHERE k.credited_on = ANY(${[...days]}::date[]) AND k.miles <> 0 AND c.deleted_at IS NULL AND NOT c.is_excluded
      AND (
        k.station_name IS NOT NULL
          OR NOT EXISTS (SELECT FROM circuits piece WHERE piece.parent_circuit_id = c.id AND piece.deleted_at IS NULL)
      )
    GROUP BY k.credited_on, c.region_id, k.planner_id, k.circuit_id`;
}
