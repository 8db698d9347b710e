import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { WS_NAME_GIVES_CIRCUITS } from "../users/scope";

/** A login of `planner_aliases a` that is the WorkStudio name of `users u`, proved by its person or vouched for. */
const IS_NAME_OF = Prisma.sql`
  (a.kind = 'login' AND ${WS_NAME_GIVES_CIRCUITS} AND planner_alias_fold(a.alias) = planner_alias_fold(u.ws_username))`;

/**
 * Lets every planner be the person whose WorkStudio name is one of its logins, and nobody where no such person is left;
 * a planner without a login stays as somebody linked it. One person is one planner. `userId` looks at one person only.
 */
export async function linkPeople(tx: Transaction, userId?: bigint): Promise<void> {
  const one = (column: Prisma.Sql) => (userId === undefined ? Prisma.sql`TRUE` : Prisma.sql`${column} = ${userId}`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE planners p SET user_id = NULL, updated_at = now()
    WHERE p.user_id IS NOT NULL
      AND ${one(Prisma.sql`p.user_id`)}
      AND EXISTS (SELECT FROM planner_aliases a WHERE a.planner_id = p.id AND a.kind = 'login')
      AND NOT EXISTS (
        SELECT FROM planner_aliases a JOIN users u ON ${IS_NAME_OF} WHERE a.planner_id = p.id AND u.id = p.user_id
      )`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE planners p SET user_id = named.user_id, updated_at = now()
    FROM (
      SELECT DISTINCT ON (a.planner_id) a.planner_id, u.id AS user_id
      FROM planner_aliases a
      JOIN users u ON ${IS_NAME_OF} AND ${one(Prisma.sql`u.id`)}
      ORDER BY a.planner_id, u.id
    ) named
    WHERE p.id = named.planner_id
      AND p.user_id IS NULL
      AND NOT EXISTS (SELECT FROM planners other WHERE other.user_id = named.user_id)`);
}
