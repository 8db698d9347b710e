import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

/**
 * Takes a person's second factor away with everything that belongs to it; the caller ends sessions and writes the
 * audit entry.
 */
export async function clearTwoFactor(tx: Transaction, userId: bigint): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE users
    SET two_factor_secret = NULL, two_factor_pending_secret = NULL, two_factor_recovery_codes = NULL,
      two_factor_confirmed_at = NULL, two_factor_fail_count = 0, two_factor_blocked_until = NULL, updated_at = now()
    WHERE id = ${userId}`);
}
