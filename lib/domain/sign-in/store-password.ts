import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { endOtherSessions } from "@/lib/platform/sessions";
import { endPasswordLinks } from "./create-link";

/** Stores a new password, starts the failures again, and ends every link and every session but one (security A14). */
export async function storePassword(
  tx: Transaction,
  userId: bigint,
  hash: string,
  keepSessionId: bigint | null,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE users
    SET password = ${hash}, password_changed_at = now(), must_change_password = false, failed_sign_in_count = 0,
      sign_in_blocked_until = NULL, updated_at = now()
    WHERE id = ${userId}`);
  await endPasswordLinks(tx, userId);
  await endOtherSessions(tx, userId, keepSessionId, "the password was changed");
}
