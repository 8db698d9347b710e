import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import type { RequestOrigin } from "@/lib/platform/sessions";

export const CHALLENGE_MINUTES = 5;

/** The database keeps only the hash: a read of the table goes on with no sign-in. */
function challengeHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

export type Challenger = { id: bigint; name: string; email: string; authVersion: number; theme: string };

/** Remembers for five minutes that somebody's password was right; opens no page, action or route (security B7). Answers the token of its cookie. */
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

/** Who a challenge is about, or null when it is used, too old, of an older sign-in version or of a disabled person. */
export async function findChallenger(token: string): Promise<Challenger | null> {
  const [person] = await db().$queryRaw<Challenger[]>(Prisma.sql`
    SELECT u.id, u.name, u.email, u.theme, u.auth_version AS "authVersion" FROM sign_in_challenges c JOIN users u ON u.id = c.user_id
    WHERE c.token_hash = ${challengeHash(token)} AND c.used_at IS NULL AND c.expires_at > now() AND u.is_active AND u.auth_version = c.auth_version`);
  return person ?? null;
}

/** Uses a challenge up, in one conditional statement; false when somebody was quicker. */
export async function claimChallenge(tx: Transaction, token: string): Promise<boolean> {
  return (
    (await tx.$executeRaw(
      Prisma.sql`UPDATE sign_in_challenges SET used_at = now(), updated_at = now() WHERE token_hash = ${challengeHash(token)} AND used_at IS NULL AND expires_at > now()`,
    )) === 1
  );
}
