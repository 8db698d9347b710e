import "server-only";
import { randomBytes } from "node:crypto";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { INVITATION_HOURS, type PasswordLinkPurpose, RESET_HOURS, linkTokenHash } from "./rules";

export type PasswordLink = { token: string; url: string; expiresAt: Date };

/**
 * A link with which an invited person sets their first password, once and within 72 hours. Earlier links of the person
 * end. The token is answered once and stored only as a hash; the caller writes the audit entry.
 */
export async function createInvitationLink(
  tx: Transaction,
  userId: bigint,
  createdBy: bigint | null,
): Promise<PasswordLink> {
  await endPasswordLinks(tx, userId);
  return createLink(tx, "invitation", INVITATION_HOURS, userId, createdBy);
}

/**
 * A link with which a person sets a new password, once and within an hour; it skips no second factor (security A13). As
 * `createInvitationLink` otherwise.
 */
export async function createResetLink(
  tx: Transaction,
  userId: bigint,
  createdBy: bigint | null,
): Promise<PasswordLink> {
  await endPasswordLinks(tx, userId);
  return createLink(tx, "reset", RESET_HOURS, userId, createdBy);
}

/**
 * A reset link that somebody asked for who gave an e-mail and no proof: as `createResetLink`, but earlier links of the
 * person stay, an invitation too. A stranger must not be able to take them away; the first one that is used ends
 * the others.
 */
export async function createRequestedLink(tx: Transaction, userId: bigint): Promise<PasswordLink> {
  return createLink(tx, "reset", RESET_HOURS, userId, null);
}

/** Ends every link of a person that is still open: a newer link, a disabled person, a changed password or e-mail. */
export async function endPasswordLinks(tx: Transaction, userId: bigint): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`
      UPDATE password_reset_tokens
      SET used_at = now(), updated_at = now()
      WHERE user_id = ${userId} AND used_at IS NULL`,
  );
}

async function createLink(
  tx: Transaction,
  purpose: PasswordLinkPurpose,
  hours: number,
  userId: bigint,
  createdBy: bigint | null,
): Promise<PasswordLink> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + hours * 3_600_000);
  await tx.passwordResetToken.create({
    data: { userId, purpose, tokenHash: linkTokenHash(token), expiresAt, createdBy },
    select: { id: true },
  });
  return { token, url: `${env().APP_URL}/set-password/${token}`, expiresAt };
}
