import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { PLANS, settleUnits } from "./settle-units";

/**
 * The planner of `circuits c` by who held it: the last contractor's account, and only where there never was one the
 * last of an unnamed domain.
 */
export const PLANNER_BY_CUSTODY = Prisma.sql`
  (
    SELECT held.planner_id
    FROM circuit_custody_periods held
    WHERE held.circuit_id = c.id AND held.kind IN ${PLANS} AND held.planner_id IS NOT NULL
    ORDER BY held.kind = 'contractor' DESC, held.started_at DESC
    LIMIT 1
  )`;

/**
 * Gives circuits to the people whose planners hold them, as a sync would, and takes them from those whose planners no
 * longer do; assignments by hand stay. `circuits` selects ids. Answers how many are new.
 */
export async function giveCircuits(tx: Transaction, circuits: Prisma.Sql): Promise<number> {
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM circuit_user cu USING circuits c
    WHERE c.id IN (${circuits}) AND cu.circuit_id = c.id AND cu.assignment_source = 'api_sync'
      AND NOT EXISTS (SELECT FROM planners p WHERE p.id = c.planner_id AND p.user_id = cu.user_id)`);
  return tx.$executeRaw(Prisma.sql`
    INSERT INTO circuit_user (circuit_id, user_id, assignment_source, assigned_at, created_at, updated_at)
    SELECT c.id, p.user_id, 'api_sync', now(), now(), now()
    FROM circuits c JOIN planners p ON p.id = c.planner_id
    WHERE c.id IN (${circuits}) AND c.deleted_at IS NULL AND p.user_id IS NOT NULL
    ON CONFLICT (circuit_id, user_id) DO NOTHING`);
}

/**
 * Finds the planners of circuits, and of their units without a forester, anew out of their periods, and gives the
 * circuits to those people. `circuits` selects ids.
 */
export async function settleCircuits(tx: Transaction, circuits: Prisma.Sql): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE circuits c SET planner_id = found.planner_id, updated_at = now()
    FROM (SELECT c.id, ${PLANNER_BY_CUSTODY} AS planner_id FROM circuits c WHERE c.id IN (${circuits})) found
    WHERE c.id = found.id AND c.planner_id IS DISTINCT FROM found.planner_id`);
  await settleUnits(tx, Prisma.sql`u.forester IS NULL AND u.circuit_id IN (${circuits})`);
  await giveCircuits(tx, circuits);
}
