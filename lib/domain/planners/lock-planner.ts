import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
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

/** Locks a planner inside the actor's row scope until the transaction ends; every act on one comes this way. Throws NOT_FOUND. */
export async function lockPlanner(tx: Transaction, actor: Actor, id: number): Promise<LockedPlanner> {
  await lockPlanners(tx);
  const rows = await tx.$queryRaw<LockedPlanner[]>(Prisma.sql`
    SELECT p.id, p.name, p.user_id AS "userId", p.left_out_reason AS "leftOutReason",
      ARRAY(SELECT a.alias::text FROM planner_aliases a WHERE a.planner_id = p.id AND a.kind = 'login' ORDER BY a.last_seen_at DESC, a.id) AS logins
    FROM planners p WHERE p.id = ${id}::bigint AND ${plannerScope(actor)} FOR UPDATE OF p`);
  const planner = rows[0];
  if (!planner) throw notFound("planner");
  return planner;
}
