import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { type PasswordLinkPurpose, challengeHash, linkTokenHash, minLengthFor } from "./rules";

export type Challenger = { id: bigint; name: string; email: string; authVersion: number; theme: string };

/** Who a challenge is about, or null when it is used, too old, of an older sign-in version or of a disabled person. */
export async function findChallenger(token: string): Promise<Challenger | null> {
  const [person] = await db().$queryRaw<Challenger[]>(Prisma.sql`
    SELECT u.id, u.name, u.email, u.theme, u.auth_version AS "authVersion"
    FROM sign_in_challenges c
    JOIN users u ON u.id = c.user_id
    WHERE c.token_hash = ${challengeHash(token)}
      AND c.used_at IS NULL
      AND c.expires_at > now()
      AND u.is_active
      AND u.auth_version = c.auth_version`);
  return person ?? null;
}

type LinkRow = {
  userId: bigint;
  name: string;
  email: string;
  purpose: PasswordLinkPurpose;
  hasTwoFactor: boolean;
  roles: string[];
};

export type OpenPasswordLink = { name: string; email: string; purpose: PasswordLinkPurpose; minLength: number };

export async function findLink(token: string): Promise<LinkRow | undefined> {
  const [row] = await db().$queryRaw<LinkRow[]>(Prisma.sql`
    SELECT u.id AS "userId", u.name, u.email, t.purpose, u.two_factor_confirmed_at IS NOT NULL AS "hasTwoFactor",
      ARRAY(SELECT r.name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id) AS roles
    FROM password_reset_tokens t JOIN users u ON u.id = t.user_id
    WHERE t.token_hash = ${linkTokenHash(token)} AND t.used_at IS NULL AND t.expires_at > now() AND u.is_active`);
  return row;
}

/**
 * Whose link this is, or null when it was used, replaced, is too old, of a disabled person, or never was; nothing says
 * which. Looking uses nothing up.
 */
export async function findPasswordLink(token: string): Promise<OpenPasswordLink | null> {
  const link = await findLink(token);
  return link ? { name: link.name, email: link.email, purpose: link.purpose, minLength: minLengthFor(link) } : null;
}
