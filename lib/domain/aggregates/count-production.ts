import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import { UNIT_SUMS } from "./count-units";

/**
 * What was assessed on these days and stands in WorkStudio now, by day, region, planner, circuit, type and permission: late units are on their own
 * day, units of excluded and deleted circuits nowhere. A unit is its planner's, else its circuit's. Never a running total.
 */
export function productionOf(days: readonly BusinessDay[]): Prisma.Sql {
  return Prisma.sql`
    SELECT u.assessed_on AS day, c.region_id, coalesce(u.planner_id, c.planner_id) AS planner_id, u.circuit_id, u.unit_type, u.permission_status, ${UNIT_SUMS}
    FROM planned_units u JOIN circuits c ON c.id = u.circuit_id LEFT JOIN unit_types t ON t.code = u.unit_type
    WHERE u.assessed_on = ANY(${[...days]}::date[]) AND u.state = 'present' AND c.deleted_at IS NULL AND NOT c.is_excluded
    GROUP BY u.assessed_on, c.region_id, coalesce(u.planner_id, c.planner_id), u.circuit_id, u.unit_type, t.measurement_type, u.permission_status`;
}
