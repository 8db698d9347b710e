import "server-only";
import { Prisma } from "@/lib/platform/db";

/**
 * Units `u` whose type or quantity changed in the last days while the utility held their circuit (docs/domain.md): work that somebody else than their planner made
 * more or less of.
 */
export function alteredWithin(days: number): Prisma.Sql {
  return Prisma.sql`u.id IN (SELECT h.unit_id FROM planned_unit_changes h WHERE h.seen_at > now() - make_interval(days => ${days}::int) AND h.field IN ('unit_type', 'linear_ft', 'acres', 'trees')
    AND EXISTS (SELECT FROM circuit_custody_periods p WHERE p.circuit_id = h.circuit_id AND p.kind = 'utility' AND p.started_at <= h.seen_at AND (p.ended_at IS NULL OR p.ended_at > h.seen_at)))`;
}
