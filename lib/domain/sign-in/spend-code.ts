import "server-only";
import { SealedTextError, open } from "@/lib/platform/crypto";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { readRecoveryCode, recoveryCodeHash } from "@/lib/platform/recovery-codes";
import { totpStepOf } from "@/lib/platform/totp";
import { FREE_TRIES, MOST_WRONG_CODES, blockedUntil } from "./rules";
import { openRecoveryHashes, sealRecoveryHashes, secretPlace } from "./seal-second-factor";

export type UsedCode = { kind: "app" } | { kind: "recovery"; codesLeft: number };

export type CodeCheck<T> =
  | { outcome: "right"; used: UsedCode; result: T }
  | { outcome: "wrong"; failures: number }
  | { outcome: "blocked"; until: Date | null }
  | { outcome: "disabled" }
  | { outcome: "none" }
  /** What is stored cannot be opened any more, so nothing was checked or counted: an administrator resets it. */
  | { outcome: "unreadable" };

type Slot = { secret: string; recoveryCodes: string | null; failures: number };

/**
 * Uses up a code of a person's second factor, from the app or a recovery code, and does `then` in the same transaction:
 * of any number of parallel tries with one code exactly one gets there (security B3, B9). The try is counted before it
 * is checked. When `then` throws, the code stays unused.
 */
export async function spendCode<T>(
  userId: bigint,
  typed: string,
  then: (tx: Transaction, used: UsedCode) => Promise<T>,
): Promise<CodeCheck<T>> {
  const recoveryCode = readRecoveryCode(typed);
  const slot = await takeSlot(userId, recoveryCode !== null);
  if (!slot) return whyNot(userId);
  try {
    return await spend(userId, slot, typed, recoveryCode, then);
  } catch (error) {
    if (!(error instanceof SealedTextError)) throw error;
    await giveBack(userId);
    return { outcome: "unreadable" };
  }
}

async function spend<T>(
  userId: bigint,
  slot: Slot,
  typed: string,
  recoveryCode: string | null,
  then: (tx: Transaction, used: UsedCode) => Promise<T>,
): Promise<CodeCheck<T>> {
  const step = recoveryCode === null ? await totpStepOf(open(slot.secret, secretPlace(userId)), typed) : null;
  if (recoveryCode === null && step === null) return { outcome: "wrong", failures: slot.failures };
  const answer = await db().$transaction(async (tx) => {
    const used =
      recoveryCode === null ? await claimStep(tx, userId, step) : await claimRecoveryCode(tx, userId, recoveryCode);
    return used && { used, result: await then(tx, used) };
  });
  return answer ? { outcome: "right", ...answer } : { outcome: "wrong", failures: slot.failures };
}

async function giveBack(userId: bigint): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    UPDATE users
    SET two_factor_fail_count = greatest(two_factor_fail_count - 1, 0),
      two_factor_blocked_until = CASE WHEN two_factor_fail_count > ${FREE_TRIES}::int THEN two_factor_blocked_until END
    WHERE id = ${userId}`);
}

/** A recovery code has 120 bits, so it still opens where the app was disabled. */
async function takeSlot(userId: bigint, isRecoveryCode: boolean): Promise<Slot | undefined> {
  const [slot] = await db().$queryRaw<Slot[]>(Prisma.sql`
    UPDATE users
    SET two_factor_fail_count = two_factor_fail_count + 1,
      two_factor_blocked_until = ${blockedUntil(Prisma.sql`(two_factor_fail_count + 1)`)}
    WHERE id = ${userId} AND two_factor_confirmed_at IS NOT NULL AND two_factor_secret IS NOT NULL
      AND (${isRecoveryCode} OR two_factor_fail_count < ${MOST_WRONG_CODES}::int)
      AND (two_factor_blocked_until IS NULL OR two_factor_blocked_until <= now())
    RETURNING two_factor_secret AS secret, two_factor_recovery_codes AS "recoveryCodes",
      two_factor_fail_count AS failures`);
  return slot;
}

async function whyNot(userId: bigint): Promise<CodeCheck<never>> {
  const person = await db().user.findUnique({
    where: { id: userId },
    select: { twoFactorConfirmedAt: true, twoFactorFailCount: true, twoFactorBlockedUntil: true },
  });
  if (!person?.twoFactorConfirmedAt) return { outcome: "none" };
  if (person.twoFactorFailCount >= MOST_WRONG_CODES) return { outcome: "disabled" };
  return { outcome: "blocked", until: person.twoFactorBlockedUntil };
}

/** One conditional statement: a step is accepted once, and never one before it. */
async function claimStep(tx: Transaction, userId: bigint, step: bigint | null): Promise<UsedCode | null> {
  const claimed = await tx.$executeRaw(Prisma.sql`
    UPDATE users SET two_factor_last_step = ${step}, two_factor_fail_count = 0, two_factor_blocked_until = NULL
    WHERE id = ${userId}
      AND two_factor_confirmed_at IS NOT NULL
      AND (two_factor_last_step IS NULL OR two_factor_last_step < ${step})`);
  return claimed === 1 ? { kind: "app" } : null;
}

/**
 * Takes a code out of the sealed list, if the list is still the one that was read; another code may have been used
 * meanwhile, so it looks again. A disabled app stays disabled.
 */
async function claimRecoveryCode(tx: Transaction, userId: bigint, code: string): Promise<UsedCode | null> {
  const hash = recoveryCodeHash(userId, code);
  for (;;) {
    const person = await tx.user.findUnique({ where: { id: userId }, select: { twoFactorRecoveryCodes: true } });
    const before = person?.twoFactorRecoveryCodes ?? null;
    const hashes = openRecoveryHashes(userId, before);
    if (before === null || !hashes.includes(hash)) return null;
    const left = hashes.filter((one) => one !== hash);
    const claimed = await tx.$executeRaw(Prisma.sql`
      UPDATE users
      SET two_factor_recovery_codes = ${sealRecoveryHashes(userId, left)}, two_factor_blocked_until = NULL,
        two_factor_fail_count = CASE
          WHEN two_factor_fail_count > ${MOST_WRONG_CODES}::int THEN ${MOST_WRONG_CODES}::int
          ELSE 0
        END
      WHERE id = ${userId} AND two_factor_recovery_codes = ${before}`);
    if (claimed === 1) return { kind: "recovery", codesLeft: left.length };
  }
}
