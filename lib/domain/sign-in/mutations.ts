import "server-only";
import { randomBytes } from "node:crypto";
import { Prisma, type Transaction } from "@/lib/platform/db";
import type { RequestOrigin } from "@/lib/platform/sessions";
import type { Challenger } from "./queries";
import { challengeHash } from "./rules";

export const CHALLENGE_MINUTES = 5;

/**
 * Remembers for five minutes that somebody's password was right; opens no page, action or route (security B7). Answers
 * the token of its cookie.
 */
export async function openChallenge(
  tx: Transaction,
  person: Pick<Challenger, "id" | "authVersion">,
  origin: RequestOrigin,
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + CHALLENGE_MINUTES * 60_000);
  await tx.signInChallenge.create({
    data: {
      tokenHash: challengeHash(token),
      userId: person.id,
      authVersion: person.authVersion,
      expiresAt,
      ipAddress: origin.ipAddress,
      userAgent: origin.userAgent,
    },
    select: { id: true },
  });
  return token;
}

/** Uses a challenge up, in one conditional statement; false when somebody was quicker. */
export async function claimChallenge(tx: Transaction, token: string): Promise<boolean> {
  return (
    (await tx.$executeRaw(
      Prisma.sql`
        UPDATE sign_in_challenges
        SET used_at = now(), updated_at = now()
        WHERE token_hash = ${challengeHash(token)} AND used_at IS NULL AND expires_at > now()`,
    )) === 1
  );
}
