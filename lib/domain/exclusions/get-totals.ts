import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { IS_EXCLUDED, circuitScope } from "../circuits/scope";
import { COUNTS, REMOVED, regionMiles } from "./removed-totals";

/**
 * What is excluded now in one region, of the circuits that the actor sees: how many, and what they take out of
 * its totals.
 */
export type RegionExclusions = {
  code: string;
  name: string;
  circuits: number;
  miles: number;
  plannedMiles: number;
  units: number;
  /** The region's miles, excluded ones with them. */
  regionMiles: number;
};

/**
 * What the exclusions in the actor's row scope take out of the totals of each region that has some. Throws FORBIDDEN.
 */
export async function getExclusionTotals(actor: Actor): Promise<RegionExclusions[]> {
  requirePermission(actor, "circuit:view");
  return readRows<RegionExclusions>(Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT c.region_id, ${COUNTS} AS counts, ${REMOVED.miles} AS miles, ${REMOVED.plannedMiles} AS planned_miles,
        ${REMOVED.units} AS units
      FROM circuits c WHERE ${IS_EXCLUDED} AND ${circuitScope(actor)}),
      region AS MATERIALIZED (${regionMiles(Prisma.sql`SELECT DISTINCT region_id FROM found`)})
    SELECT r.code, r.name, count(*) FILTER (WHERE found.counts)::float8 AS circuits, sum(found.miles) AS miles,
      sum(found.planned_miles) AS "plannedMiles", sum(found.units) AS units,
      coalesce(max(region.miles), 0) AS "regionMiles"
    FROM found
    JOIN regions r ON r.id = found.region_id
    LEFT JOIN region ON region.region_id = r.id
    GROUP BY r.id
    ORDER BY r.sort_order, r.name`);
}
