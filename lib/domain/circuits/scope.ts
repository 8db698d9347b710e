import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";

/**
 * Which circuits an actor may see, as a condition on `circuits c`: everything, or own regions and own assigned
 * circuits. It stands in every query and every mutation of circuits; deleted circuits are nobody's.
 */
export function circuitScope(actor: Actor): Prisma.Sql {
  return Prisma.sql`c.deleted_at IS NULL AND ${circuitReach(actor, Prisma.sql`c.id`, Prisma.sql`c.region_id`)}`;
}

/** Which deleted circuits an actor may see, on `circuits c`: those that they would see if they were not. */
export function deletedScope(actor: Actor): Prisma.Sql {
  return Prisma.sql`c.deleted_at IS NOT NULL AND ${circuitReach(actor, Prisma.sql`c.id`, Prisma.sql`c.region_id`)}`;
}

/**
 * The same as `circuitScope` on the columns of another table that hold a circuit's id and region, and no
 * deleted circuit.
 */
export function circuitReach(actor: Actor, id: Prisma.Sql, regionId: Prisma.Sql): Prisma.Sql {
  if (actor.kind === "system" || actor.regionIds === "all") return Prisma.sql`TRUE`;
  // An array, of which the database expects few: of a subquery it expects half of all circuits, and goes through every
  // unit for ten circuits' own.
  const own = Prisma.sql`
    ${id} = ANY(ARRAY(SELECT own.circuit_id FROM circuit_user own WHERE own.user_id = ${actor.userId}))`;
  if (actor.regionIds.length === 0) return own;
  return Prisma.sql`(${regionId} = ANY(${actor.regionIds}::bigint[]) OR ${own})`;
}

const EXCLUDED = Prisma.sql`SELECT circuit_id FROM excluded_circuits`;
/**
 * `circuits c` that are left out of reporting, and those that count, for a list or a count of many: `is_excluded`
 * itself stands in no index of a list, which excluding thousands would have to
 * write (docs/decisions/circuit-indexes.md).
 */
export const IS_EXCLUDED = Prisma.sql`c.id IN (${EXCLUDED})`;
export const IS_INCLUDED = Prisma.sql`c.id NOT IN (${EXCLUDED})`;
/** What a list's filter of excluded circuits asks for: `hide`, `only` or `all`. */
export const excludedCondition = (which: string): Prisma.Sql | null =>
  which === "all" ? null : which === "only" ? IS_EXCLUDED : IS_INCLUDED;
/** Excluded ones of which somebody has to decide whether they stay so. */
export const IS_EXCLUSION_DUE = Prisma.sql`c.id IN (${EXCLUDED} WHERE due_at IS NOT NULL)`;
/** Excluded ones whose last day is before a day, and of which nobody was asked yet. */
export const isExclusionOver = (day: Prisma.Sql) =>
  Prisma.sql`c.id IN (${EXCLUDED} WHERE ends_on < ${day} AND due_at IS NULL)`;
