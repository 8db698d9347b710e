import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "./scope";

/** How many somebody's page shows; the rest is in the list. */
const SHOWN = 10;

export type CircuitOfPerson = {
  id: number;
  workOrder: string;
  extension: string | null;
  title: string;
  regionName: string;
  statusName: string;
  percentComplete: number;
  isExcluded: boolean;
  /** By hand, or by the WorkStudio name. */
  source: "api_sync" | "manual";
};

/** `total` and `totalMiles` count all of them, also those that are not among `rows`. */
export type CircuitsOfPerson = { rows: CircuitOfPerson[]; total: number; totalMiles: number };

/** Somebody with an account here, or whom WorkStudio only names. */
export type CircuitOwner = { userId: number } | { plannerId: number };

/**
 * The circuits that are a person's or a planner's, newest change first, of those that the actor may see.
 * Throws FORBIDDEN.
 */
export async function listCircuitsOf(actor: Actor, owner: CircuitOwner): Promise<CircuitsOfPerson> {
  requirePermission(actor, "circuit:view");
  const owned =
    "userId" in owner
      ? Prisma.sql`circuit_user own JOIN circuits c ON c.id = own.circuit_id AND own.user_id = ${owner.userId}::bigint`
      : Prisma.sql`
        (SELECT 'api_sync' AS assignment_source) own JOIN circuits c ON c.planner_id = ${owner.plannerId}::bigint`;
  const rows = await db().$queryRaw<(CircuitOfPerson & { total: number; totalMiles: number })[]>(Prisma.sql`
    SELECT c.id::float8 AS id, c.work_order AS "workOrder", c.extension, c.title, r.name AS "regionName",
      coalesce(s.display_name, c.api_status) AS "statusName", c.percent_complete::float8 AS "percentComplete",
      c.is_excluded AS "isExcluded", own.assignment_source AS source, count(*) OVER ()::float8 AS total,
      coalesce(sum(c.total_miles) OVER (), 0)::float8 AS "totalMiles"
    FROM ${owned} JOIN regions r ON r.id = c.region_id LEFT JOIN api_status_configs s ON s.api_status = c.api_status
    WHERE ${circuitScope(actor)} ORDER BY c.api_modified_at DESC NULLS LAST, c.id DESC LIMIT ${SHOWN}`);
  const [first] = rows;
  return {
    rows: rows.map(({ total: _total, totalMiles: _miles, ...row }) => row),
    total: first?.total ?? 0,
    totalMiles: first?.totalMiles ?? 0,
  };
}
