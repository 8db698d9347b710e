import "server-only";
import { Prisma } from "@/lib/platform/db";

/**
 * What planner `p` is called wherever work is shown: the person's own name once they have an account here, so that
 * nobody goes by two names.
 */
export const PLANNER_NAME = Prisma.sql`
  coalesce((SELECT person.name FROM users person WHERE person.id = p.user_id), p.name)`;
