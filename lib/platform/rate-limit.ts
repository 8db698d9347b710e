import "server-only";
import { createHmac } from "node:crypto";
import { purposeKey } from "./crypto";
import { Prisma, db } from "./db";
import { AppError } from "./errors";

/** So many acts in so many seconds, counted for each key apart. */
export type Limit = { name: string; count: number; windowSeconds: number };

/** Files that one person takes away, of whatever noun (security E9). */
export const EXPORT_LIMIT: Limit = { name: "export", count: 10, windowSeconds: 600 };

/**
 * Takes one act from a limit in one statement, so that parallel calls, a restart and a second process change nothing
 * (security A6, E9). False when the window is used up. The key is stored as an HMAC: people type passwords into
 * e-mail fields.
 */
export async function takeFromLimit(limit: Limit, key: string): Promise<boolean> {
  const taken = await db().$queryRaw<unknown[]>(Prisma.sql`
    INSERT INTO rate_limits AS kept (bucket, count, window_started_at) VALUES (${bucketOf(limit.name, key)}, 1, now())
    ON CONFLICT (bucket) DO UPDATE SET
      count = CASE
        WHEN kept.window_started_at <= now() - make_interval(secs => ${limit.windowSeconds}::int) THEN 1
        ELSE kept.count + 1
      END,
      window_started_at = CASE
        WHEN kept.window_started_at <= now() - make_interval(secs => ${limit.windowSeconds}::int) THEN now()
        ELSE kept.window_started_at
      END,
      updated_at = now()
    WHERE kept.count < ${limit.count}::int
      OR kept.window_started_at <= now() - make_interval(secs => ${limit.windowSeconds}::int)
    RETURNING 1`);
  return taken.length > 0;
}

/** Gives back what `takeFromLimit` took, for acts that turned out not to count. */
export async function giveBackToLimit(limit: Limit, key: string): Promise<void> {
  await db().$executeRaw(
    Prisma.sql`
      UPDATE rate_limits
      SET count = greatest(count - 1, 0), updated_at = now()
      WHERE bucket = ${bucketOf(limit.name, key)}`,
  );
}

/** Takes one act from a limit. Throws RATE_LIMITED when it is used up. */
export async function requireWithinLimit(limit: Limit, key: string): Promise<void> {
  if (await takeFromLimit(limit, key)) return;
  const minutes = Math.ceil(limit.windowSeconds / 60);
  throw new AppError(
    "RATE_LIMITED",
    `Too many attempts. Wait ${minutes === 1 ? "a minute" : `up to ${minutes} minutes`} and try again.`,
  );
}

/** The bucket of a key; one column holds those of every limit. */
export function bucketOf(name: string, key: string): string {
  return `${name}:${createHmac("sha256", purposeKey("rate-limit")).update(key).digest("base64url")}`;
}

/**
 * Whose requests count together: an IPv4 address, or the network of 64 bits that one IPv6 connection may choose from.
 */
export function addressKey(ipAddress: string | null): string {
  if (!ipAddress) return "unknown";
  if (!ipAddress.includes(":") || /^::ffff:\d+\./i.test(ipAddress)) return ipAddress.replace(/^::ffff:/i, "");
  const [head = "", tail] = ipAddress.toLowerCase().split("::");
  const groups = head.split(":").filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(":").filter(Boolean).length;
  return [
    ...groups,
    ...Array.from({ length: Math.max(0, missing) }, () => "0"),
    ...(tail ?? "").split(":").filter(Boolean),
  ]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
