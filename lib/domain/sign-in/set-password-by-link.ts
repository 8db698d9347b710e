import "server-only";
import { z } from "zod";
import { writeAudit } from "@/lib/platform/audit";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { hashPassword } from "@/lib/platform/password";
import { type Limit, addressKey, requireWithinLimit } from "@/lib/platform/rate-limit";
import type { RequestOrigin } from "@/lib/platform/sessions";
import { storePassword } from "./store-password";
import { findLink } from "./queries";
import { requireGoodPassword } from "./require-good-password";
import { linkTokenHash, personActor } from "./rules";
import type { setPasswordByLinkSchema } from "./schema";
import { notifyOfPasswordChange } from "./send-notices";

const LINK_USES: Limit = { name: "password-link", count: 30, windowSeconds: 900 };

/**
 * Sets a password by a one-time link. Ends every session and every other link of the person, and leaves their second
 * factor as it is (security A13). Throws NOT_FOUND for a link that opens nothing, INVALID for a password, RATE_LIMITED.
 */
export async function setPasswordByLink(
  { token, password }: z.output<typeof setPasswordByLinkSchema>,
  origin: RequestOrigin,
): Promise<{ email: string }> {
  await requireWithinLimit(LINK_USES, addressKey(origin.ipAddress));
  const gone = () => new AppError("NOT_FOUND", "This link has expired or was used. Ask for a new one.");
  const link = await findLink(token);
  if (!link) throw gone();
  await requireGoodPassword(password, link, "password");
  const hash = await hashPassword(password);
  await db().$transaction(async (tx) => {
    const claimed = await tx.$executeRaw(
      Prisma.sql`
        UPDATE password_reset_tokens
        SET used_at = now(), updated_at = now()
        WHERE token_hash = ${linkTokenHash(token)} AND used_at IS NULL AND expires_at > now()`,
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
