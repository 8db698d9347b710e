import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { mutate } from "@/lib/platform/mutate";

export type Purged = {
  sessions: number;
  signInChallenges: number;
  passwordLinks: number;
  rateLimits: number;
  unitSnapshots: number;
};

/**
 * Deletes what only a running sign-in needs: sessions that ended longer ago than `analytics_settings.session_retention_days`, and
 * challenges, one-time links and limits a week after they expired (security F9); and snapshots of planned units that are older than
 * `raw_data_retention_days`, never a circuit's newest one. The activity log keeps who signed in when.
 */
export async function purgeExpired(actor: Actor, now: Date = new Date()): Promise<Purged> {
  return mutate(actor, {
    permission: "settings:edit",
    action: "retention.purge",
    run: async (tx) => {
      const week = Prisma.sql`${now}::timestamptz - interval '7 days'`;
      const sessions = await tx.$executeRaw(Prisma.sql`
        DELETE FROM sessions USING analytics_settings kept
        WHERE coalesce(sessions.revoked_at, sessions.expires_at) < ${now}::timestamptz - make_interval(days => kept.session_retention_days)`);
      const signInChallenges = await tx.$executeRaw(
        Prisma.sql`DELETE FROM sign_in_challenges WHERE expires_at < ${week}`,
      );
      const passwordLinks = await tx.$executeRaw(
        Prisma.sql`DELETE FROM password_reset_tokens WHERE expires_at < ${week}`,
      );
      const rateLimits = await tx.$executeRaw(
        Prisma.sql`DELETE FROM rate_limits WHERE updated_at < ${week} AND (blocked_until IS NULL OR blocked_until < ${now}::timestamptz)`,
      );
      const unitSnapshots = await tx.$executeRaw(Prisma.sql`
        DELETE FROM planned_units_snapshots old USING analytics_settings kept
        WHERE old.created_at < ${now}::timestamptz - make_interval(days => kept.raw_data_retention_days)
          AND EXISTS (SELECT FROM planned_units_snapshots newer WHERE newer.circuit_id = old.circuit_id AND newer.id > old.id)`);
      const purged: Purged = { sessions, signInChallenges, passwordLinks, rateLimits, unitSnapshots };
      const isAny = Object.values(purged).some((count) => count > 0);
      return {
        result: purged,
        audit: isAny ? [{ action: "retention.purge", subjectType: "session", context: purged }] : [],
      };
    },
  });
}
