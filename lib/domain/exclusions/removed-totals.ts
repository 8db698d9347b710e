import "server-only";
import { Prisma } from "@/lib/platform/db";

/**
 * Whether `circuits c` counts in the circuits and miles of its region if it is not excluded: its pieces stand for a
 * circuit that is split, and one that WorkStudio no longer sends is not current (domain.md §4.3).
 */
export const COUNTS = Prisma.sql`
  (
    c.not_seen_since IS NULL
      AND NOT EXISTS (
        SELECT FROM circuits piece
        WHERE piece.parent_circuit_id = c.id AND piece.deleted_at IS NULL AND piece.not_seen_since IS NULL
      )
  )`;

/**
 * What `circuits c` takes out of its region's totals while it is excluded: miles, planned miles, and units as the
 * newest figures have them.
 */
export const REMOVED = {
  miles: Prisma.sql`CASE WHEN ${COUNTS} THEN c.total_miles ELSE 0 END::float8`,
  plannedMiles: Prisma.sql`CASE WHEN ${COUNTS} THEN c.miles_planned ELSE 0 END::float8`,
  units: Prisma.sql`
    coalesce(
      (
        SELECT a.total_units
        FROM circuit_aggregates a
        WHERE a.circuit_id = c.id
        ORDER BY a.aggregate_date DESC, a.is_rollup DESC
        LIMIT 1
      ),
      0
    )::float8`,
};

/**
 * The miles of some regions with what is excluded in them, as a table `(region_id, miles)`; `regions` is a query of
 * their ids. As `COUNTS` has it, but by joins to the few that do not count, so that all others are read off a
 * narrow index.
 */
export function regionMiles(regions: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT c.region_id, sum(c.total_miles)::float8 AS miles FROM circuits c
    LEFT JOIN (SELECT gone.id FROM circuits gone WHERE gone.not_seen_since IS NOT NULL) gone ON gone.id = c.id
    LEFT JOIN (
      SELECT DISTINCT piece.parent_circuit_id AS id
      FROM circuits piece
      WHERE piece.parent_circuit_id IS NOT NULL AND piece.deleted_at IS NULL AND piece.not_seen_since IS NULL
    ) whole ON whole.id = c.id
    WHERE c.region_id = ANY(ARRAY(${regions})) AND c.deleted_at IS NULL AND gone.id IS NULL AND whole.id IS NULL
    GROUP BY c.region_id`;
}
