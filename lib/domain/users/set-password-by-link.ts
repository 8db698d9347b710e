import "server-only";
import { z } from "zod";
import { writeAudit } from "@/lib/platform/audit";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { hashPassword } from "@/lib/platform/password";
import { type Limit, addressKey, requireWithinLimit } from "@/lib/platform/rate-limit";
import type { RequestOrigin } from "@/lib/platform/sessions";
import { minLengthFor, requireGoodPassword, storePassword } from "./new-password";
import { notifyOfPasswordChange } from "./notices";
import { type PasswordLinkPurpose, linkTokenHash } from "./password-links";
import { personActor } from "./person-actor";

const LINK_USES: Limit = { name: "password-link", count: 30, windowSeconds: 900 };

export const setPasswordByLinkSchema = z.strictObject({
  token: z.string().min(1).max(100),
  password: z.string().min(1, "Enter a password.").max(1024, "Use at most 128 characters."),
});

type LinkRow = {
  userId: bigint;
  name: string;
  email: string;
  purpose: PasswordLinkPurpose;
  hasTwoFactor: boolean;
  roles: string[];
};
export type OpenPasswordLink = { name: string; email: string; purpose: PasswordLinkPurpose; minLength: number };

async function findLink(token: string): Promise<LinkRow | undefined> {
  const [row] = await db().$queryRaw<LinkRow[]>(Prisma.sql`
    SELECT u.id AS "userId", u.name, u.email, t.purpose, u.two_factor_confirmed_at IS NOT NULL AS "hasTwoFactor",
      ARRAY(SELECT r.name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id) AS roles
    FROM password_reset_tokens t JOIN users u ON u.id = t.user_id
    WHERE t.token_hash = ${linkTokenHash(token)} AND t.used_at IS NULL AND t.expires_at > now() AND u.is_active`);
  return row;
}

/** Whose link this is, or null when it was used, replaced, is too old, of a disabled person, or never was; nothing says which. Looking uses nothing up. */
export async function findPasswordLink(token: string): Promise<OpenPasswordLink | null> {
  const link = await findLink(token);
  return link ? { name: link.name, email: link.email, purpose: link.purpose, minLength: minLengthFor(link) } : null;
}

/**
 * Sets a password by a one-time link. Ends every session and every other link of the person, and leaves their second factor as it is
 * (security A13). Throws NOT_FOUND for a link that opens nothing, INVALID for a password, RATE_LIMITED.
 */
export async function setPasswordByLink(
  { token, password }: z.output<typeof setPasswordByLinkSchema>,
  origin: RequestOrigin,
): Promise<{ email: string }> {
  await requireWithinLimit(LINK_USES, addressKey(origin.ipAddress));
  const gone = () => new AppError("NOT_FOUND", "This link was used already or is too old. Ask for a new one.");
  const link = await findLink(token);
  if (!link) throw gone();
  requireGoodPassword(password, link, "password");
  const hash = await hashPassword(password);
  await db().$transaction(async (tx) => {
    const claimed = await tx.$executeRaw(
      Prisma.sql`UPDATE password_reset_tokens SET used_at = now(), updated_at = now() WHERE token_hash = ${linkTokenHash(token)} AND used_at IS NULL AND expires_at > now()`,
    );
    if (claimed !== 1) throw gone();
    await storePassword(tx, link.userId, hash, null);
    const actor = personActor({ id: link.userId, name: link.name, email: link.email }, origin);
    await writeAudit(tx, actor, [
      {
        action: "password.reset",
        subjectType: "user",
        subjectId: link.userId,
        subjectLabel: link.name,
        context: { link: link.purpose },
      },
    ]);
  });
  if (link.purpose === "reset") notifyOfPasswordChange(link);
  return { email: link.email };
}
