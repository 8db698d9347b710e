import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { spendPasswordCheck } from "@/lib/platform/password";
import { bucketOf } from "@/lib/platform/rate-limit";
import { blockedUntil } from "./rules";

/**
 * What a sign-in with an e-mail that opens nothing costs: the same delays and the same time as a known one, so that
 * neither tells which e-mails exist (security A5).
 */
export async function checkUnknownEmail(
  email: string,
  password: string,
): Promise<{ outcome: "wrong" } | { outcome: "blocked"; until: Date | null }> {
  const bucket = bucketOf("sign-in-unknown", email);
  const taken = await db().$queryRaw<unknown[]>(Prisma.sql`
    INSERT INTO rate_limits AS kept (bucket, count, window_started_at) VALUES (${bucket}, 1, now())
    ON CONFLICT (bucket) DO UPDATE SET count = kept.count + 1,
      blocked_until = ${blockedUntil(Prisma.sql`(kept.count + 1)`)}, updated_at = now()
    WHERE kept.blocked_until IS NULL OR kept.blocked_until <= now()
    RETURNING 1`);
  if (taken.length === 0) {
    const kept = await db().rateLimit.findUnique({ where: { bucket }, select: { blockedUntil: true } });
    return { outcome: "blocked", until: kept?.blockedUntil ?? null };
  }
  await spendPasswordCheck(password);
  return { outcome: "wrong" };
}
