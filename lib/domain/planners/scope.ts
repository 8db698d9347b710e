import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { circuitScope } from "../circuits/scope";

/**
 * Which planners an actor may see, as a condition on `planners p`: everybody, or those who plan or once held a circuit
 * of the row scope. Who never held one, and is known by a forester's name alone, is seen by their units.
 */
export function plannerScope(actor: Actor): Prisma.Sql {
  if (actor.kind === "system" || actor.regionIds === "all") return Prisma.sql`TRUE`;
  const scope = circuitScope(actor);
  return Prisma.sql`
    (
      EXISTS (SELECT FROM circuits c WHERE c.planner_id = p.id AND ${scope})
        OR EXISTS (
          SELECT FROM circuit_custody_periods held
          JOIN circuits c ON c.id = held.circuit_id
          WHERE held.planner_id = p.id AND ${scope}
        )
        OR (
          NOT EXISTS (SELECT FROM planner_aliases login WHERE login.planner_id = p.id AND login.kind = 'login')
            AND EXISTS (
              SELECT FROM planned_units unit
              JOIN circuits c ON c.id = unit.circuit_id
              WHERE unit.planner_id = p.id AND ${scope}
            )
        )
    )`;
}
