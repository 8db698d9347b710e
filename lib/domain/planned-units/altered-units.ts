import "server-only";
import { Prisma } from "@/lib/platform/db";

/**
 * A change `h` of a unit's type or quantity while the utility held its circuit (docs/domain.md): work that somebody
 * else than its planner made more or less of.
 */
const IS_ALTERATION = Prisma.sql`
  (
    h.field IN ('unit_type', 'linear_ft', 'acres', 'trees')
      AND EXISTS (
        SELECT FROM circuit_custody_periods p
        WHERE p.circuit_id = h.circuit_id
          AND p.kind = 'utility'
          AND p.started_at <= h.seen_at
          AND (p.ended_at IS NULL OR p.ended_at > h.seen_at)
      )
  )`;

/** Units `u` that the utility altered in the last days. */
export function alteredWithin(days: number): Prisma.Sql {
  return Prisma.sql`
    u.id IN (
      SELECT h.unit_id
      FROM planned_unit_changes h
      WHERE h.seen_at > now() - make_interval(days => ${days}::int) AND ${IS_ALTERATION}
    )`;
}

/** When the utility altered a unit `u` last. */
export const ALTERED_AT = Prisma.sql`
  (SELECT max(h.seen_at) FROM planned_unit_changes h WHERE h.unit_id = u.id AND ${IS_ALTERATION})`;
