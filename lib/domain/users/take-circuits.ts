import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { WS_NAME_GIVES_CIRCUITS } from "./scope";

/**
 * Gives a person, as a sync would, the circuits whose `taken_by` is their WorkStudio name, if that name gives any, and takes back those that
 * only `formerName` gave. Assignments by hand stay. Answers how many are new.
 */
export async function takeCircuits(tx: Transaction, userId: bigint, formerName: string | null): Promise<number> {
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM circuit_user cu USING circuits c, users u
    WHERE cu.user_id = ${userId} AND u.id = cu.user_id AND c.id = cu.circuit_id AND cu.assignment_source = 'api_sync' AND lower(c.taken_by) = lower(${formerName})
      AND NOT (${WS_NAME_GIVES_CIRCUITS} AND lower(c.taken_by) = lower(u.ws_username))`);
  return tx.$executeRaw(Prisma.sql`
    INSERT INTO circuit_user (circuit_id, user_id, assignment_source, assigned_at, created_at, updated_at)
    SELECT c.id, u.id, 'api_sync', now(), now(), now() FROM users u JOIN circuits c ON lower(c.taken_by) = lower(u.ws_username)
    WHERE u.id = ${userId} AND ${WS_NAME_GIVES_CIRCUITS} AND strpos(c.taken_by, chr(92)) > 0 AND c.deleted_at IS NULL ON CONFLICT (circuit_id, user_id) DO NOTHING`);
}
