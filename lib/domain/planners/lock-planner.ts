import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { circuitScope } from "../circuits/scope";
import { plannerScope } from "./scope";
import { lockPlanners } from "./see-planners";

export type LockedPlanner = {
  id: bigint;
  name: string;
  userId: bigint | null;
  leftOutReason: string | null;
  /** The names by which it takes circuits in WorkStudio, the one seen last first. */
  logins: string[];
};

/** Whether planner `p` plans or holds a circuit, or has a unit, that an actor does not see. */
export function isElsewhere(actor: Actor): Prisma.Sql {
  if (actor.kind === "system" || actor.regionIds === "all") return Prisma.sql`FALSE`;
  const unseen = Prisma.sql`c.deleted_at IS NULL AND NOT (${circuitScope(actor)})`;
  return Prisma.sql`
    (
      EXISTS (SELECT FROM circuits c WHERE c.planner_id = p.id AND ${unseen})
        OR EXISTS (
          SELECT FROM circuit_custody_periods held
          JOIN circuits c ON c.id = held.circuit_id
          WHERE held.planner_id = p.id AND ${unseen}
        )
        OR EXISTS (
          SELECT FROM planned_units unit
          JOIN circuits c ON c.id = unit.circuit_id
          WHERE unit.planner_id = p.id AND ${unseen}
        )
    )`;
}

/**
 * Locks a planner inside the actor's row scope until the transaction ends; every act on one comes this way. Throws
 * NOT_FOUND, and FORBIDDEN for one who also works where the actor sees nothing: what is said of them would be said
 * there too.
 */
export async function lockPlanner(tx: Transaction, actor: Actor, id: number): Promise<LockedPlanner> {
  await lockPlanners(tx);
  const rows = await tx.$queryRaw<(LockedPlanner & { isElsewhere: boolean })[]>(Prisma.sql`
    SELECT ${isElsewhere(actor)} AS "isElsewhere", p.id, p.name, p.user_id AS "userId",
      p.left_out_reason AS "leftOutReason",
      ARRAY(
        SELECT a.alias::text
        FROM planner_aliases a
        WHERE a.planner_id = p.id AND a.kind = 'login'
        ORDER BY a.last_seen_at DESC, a.id
      ) AS logins
    FROM planners p WHERE p.id = ${id}::bigint AND ${plannerScope(actor)} FOR UPDATE OF p`);
  const planner = rows[0];
  if (!planner) throw notFound("planner");
  if (planner.isElsewhere)
    throw new AppError(
      "FORBIDDEN",
      `${planner.name} also has circuits or units that you do not see, so only somebody who sees all of them can change this planner.`,
    );
  return planner;
}
