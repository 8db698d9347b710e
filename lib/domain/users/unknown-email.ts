import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { spendPasswordCheck } from "@/lib/platform/password";
import { bucketOf } from "@/lib/platform/rate-limit";
import { blockedUntil } from "./delay";

/**
 * What a sign-in with an e-mail that opens nothing costs: the same delays and the same time as a known one, so that neither tells
 * which e-mails exist (security A5). Answers whether the try was let through.
 */
export async function checkUnknownEmail(email: string, password: string): Promise<boolean> {
  const taken = await db().$queryRaw<unknown[]>(Prisma.sql`
    INSERT INTO rate_limits AS kept (bucket, count, window_started_at) VALUES (${bucketOf("sign-in-unknown", email)}, 1, now())
    ON CONFLICT (bucket) DO UPDATE SET count = kept.count + 1, blocked_until = ${blockedUntil(Prisma.sql`(kept.count + 1)`)}, updated_at = now()
    WHERE kept.blocked_until IS NULL OR kept.blocked_until <= now()
    RETURNING 1`);
  if (taken.length === 0) return false;
  await spendPasswordCheck(password);
  return true;
}
