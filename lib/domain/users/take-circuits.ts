import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { linkPeople } from "../planners/link-people";
import { lockPlanners } from "../planners/see-planners";
import { giveCircuits } from "../planners/settle-circuits";

/**
 * Makes a person the planner whose login their WorkStudio name is, if that name gives any circuits, and gives them, as
 * a sync would, what that planner has; takes back what only a former name gave. Assignments by hand stay. Answers how
 * many are new.
 */
export async function takeCircuits(tx: Transaction, userId: bigint): Promise<number> {
  await lockPlanners(tx);
  await linkPeople(tx, userId);
  return giveCircuits(
    tx,
    Prisma.sql`
      SELECT own.id FROM circuits own JOIN planners mine ON mine.id = own.planner_id WHERE mine.user_id = ${userId}
      UNION
      SELECT given.circuit_id
      FROM circuit_user given
      WHERE given.user_id = ${userId} AND given.assignment_source = 'api_sync'`,
  );
}
