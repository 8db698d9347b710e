import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { hashPassword, needsRehash, verifyPassword } from "@/lib/platform/password";
import { FREE_TRIES, MOST_FAILURES, blockedUntil } from "./rules";

export type PasswordCheck =
  { outcome: "right" } | { outcome: "blocked"; until: Date | null } | { outcome: "wrong"; failures: number };

type Slot = { password: string; failures: number };

/**
 * Checks a person's password under the delays of their account. The try is counted before anything is hashed, in one
 * statement, so that parallel guesses cannot outrun the count; a try during a delay is neither checked nor counted
 * (security A6, A7, A9). The right password starts the count again. Throws UNAVAILABLE when too many checks wait
 * already; that try is not counted.
 */
export async function checkPassword(userId: bigint, password: string): Promise<PasswordCheck> {
  const [slot] = await db().$queryRaw<Slot[]>(Prisma.sql`
    UPDATE users
    SET failed_sign_in_count = failed_sign_in_count + 1,
      sign_in_blocked_until = ${blockedUntil(Prisma.sql`(failed_sign_in_count + 1)`)}
    WHERE id = ${userId}
      AND failed_sign_in_count < ${MOST_FAILURES}::int
      AND (sign_in_blocked_until IS NULL OR sign_in_blocked_until <= now())
    RETURNING password, failed_sign_in_count AS failures`);
  if (!slot) return { outcome: "blocked", until: await blockedUntilOf(userId) };
  if (!(await verified(userId, slot, password))) return { outcome: "wrong", failures: slot.failures };
  await db().$executeRaw(
    Prisma.sql`UPDATE users SET failed_sign_in_count = 0, sign_in_blocked_until = NULL WHERE id = ${userId}`,
  );
  if (needsRehash(slot.password)) await renewHash(userId, slot.password, password);
  return { outcome: "right" };
}

async function blockedUntilOf(userId: bigint): Promise<Date | null> {
  const person = await db().user.findUnique({ where: { id: userId }, select: { signInBlockedUntil: true } });
  return person?.signInBlockedUntil ?? null;
}

async function verified(userId: bigint, { password: hash }: Slot, password: string): Promise<boolean> {
  try {
    return await verifyPassword(hash, password);
  } catch (error) {
    if (error instanceof AppError) await giveBack(userId);
    throw error;
  }
}

async function giveBack(userId: bigint): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    UPDATE users
    SET failed_sign_in_count = greatest(failed_sign_in_count - 1, 0),
      sign_in_blocked_until = CASE WHEN failed_sign_in_count > ${FREE_TRIES}::int THEN sign_in_blocked_until END
    WHERE id = ${userId}`);
}

/** Only while the hash is still the one that was checked: a password that was changed meanwhile stays changed. */
async function renewHash(userId: bigint, oldHash: string, password: string): Promise<void> {
  await db().user.updateMany({
    where: { id: userId, password: oldHash },
    data: { password: await hashPassword(password) },
  });
}
