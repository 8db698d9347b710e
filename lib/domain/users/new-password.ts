import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { minPasswordLength } from "@/lib/platform/password-policy";
import { type PasswordOwner, passwordProblem } from "@/lib/platform/password-problem";
import { endOtherSessions } from "@/lib/platform/sessions";
import { mustHaveTwoFactor } from "@/lib/platform/standing";
import { endPasswordLinks } from "./password-links";

export type PasswordSetter = PasswordOwner & { roles: readonly string[]; hasTwoFactor: boolean };

/** How long this person's new password must be. */
export function minLengthFor({ roles, hasTwoFactor }: Pick<PasswordSetter, "roles" | "hasTwoFactor">): number {
  return minPasswordLength({ hasTwoFactor, mustHaveTwoFactor: mustHaveTwoFactor(roles) });
}

/** Throws INVALID with the reason at `field` when a person may not have this password (security A1–A3). */
export function requireGoodPassword(password: string, person: PasswordSetter, field: string): void {
  const problem = passwordProblem(password, minLengthFor(person), person);
  if (problem) throw new AppError("INVALID", "Choose another password.", { fieldErrors: { [field]: [problem] } });
}

/** Stores a new password, starts the failures again, and ends every link and every session but one (security A14). */
export async function storePassword(
  tx: Transaction,
  userId: bigint,
  hash: string,
  keepSessionId: bigint | null,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE users SET password = ${hash}, password_changed_at = now(), must_change_password = false, failed_sign_in_count = 0, sign_in_blocked_until = NULL, updated_at = now()
    WHERE id = ${userId}`);
  await endPasswordLinks(tx, userId);
  await endOtherSessions(tx, userId, keepSessionId, "the password was changed");
}
