import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { mutate } from "@/lib/platform/mutate";
import { purgeInSlices } from "./purge-slices";

export type Purged = {
  sessions: number;
  signInChallenges: number;
  passwordLinks: number;
  rateLimits: number;
  unitSnapshots: number;
};

/** A snapshot holds all units of its circuit, so fewer go at once than of other kinds. */
const MOST_EXPIRED_AT_ONCE = 2_000;

/**
 * Deletes what only a running sign-in needs: sessions that ended longer ago than
 * `analytics_settings.session_retention_days`, and challenges, one-time links and limits a week after they expired
 * (security F9); and snapshots of planned units that are older than `raw_data_retention_days`, never a circuit's newest
 * one. Some of each kind at a time, for about 15 s; the caller comes again until `isDone`. The activity log keeps who
 * signed in when. Throws FORBIDDEN.
 */
export function purgeExpired(
  actor: Actor,
  now: Date = new Date(),
  atOnce = MOST_EXPIRED_AT_ONCE,
): Promise<{ purged: Purged; isDone: boolean }> {
  return purgeInSlices(() => purgeSome(actor, now, atOnce), atOnce);
}

async function purgeSome(actor: Actor, now: Date, atOnce: number): Promise<Purged> {
  const at = Prisma.sql`${now}::timestamptz`;
  const week = Prisma.sql`${at} - interval '7 days'`;
  const cutOff = (setting: string) =>
    Prisma.sql`${at} - make_interval(days => (SELECT ${Prisma.raw(setting)} FROM analytics_settings))`;
  return mutate(actor, {
    permission: "settings:edit",
    action: "retention.purge",
    run: async (tx) => {
      const purged: Purged = {
        sessions: await tx.$executeRaw(Prisma.sql`
          DELETE FROM sessions
          WHERE id IN (
            SELECT id
            FROM sessions
            WHERE coalesce(revoked_at, expires_at) < ${cutOff("session_retention_days")}
            LIMIT ${atOnce}
          )`),
        signInChallenges: await tx.$executeRaw(Prisma.sql`
          DELETE FROM sign_in_challenges
          WHERE id IN (SELECT id FROM sign_in_challenges WHERE expires_at < ${week} LIMIT ${atOnce})`),
        passwordLinks: await tx.$executeRaw(Prisma.sql`
          DELETE FROM password_reset_tokens
          WHERE id IN (SELECT id FROM password_reset_tokens WHERE expires_at < ${week} LIMIT ${atOnce})`),
        // Somebody may be counted again meanwhile.
        rateLimits: await tx.$executeRaw(Prisma.sql`
          DELETE FROM rate_limits
          WHERE ${isOldLimit(week, at)}
            AND bucket IN (SELECT bucket FROM rate_limits WHERE ${isOldLimit(week, at)} LIMIT ${atOnce})`),
        unitSnapshots: await tx.$executeRaw(Prisma.sql`
          DELETE FROM planned_units_snapshots
          WHERE id IN (
            SELECT old.id
            FROM planned_units_snapshots old
            WHERE old.created_at < ${cutOff("raw_data_retention_days")}
              AND EXISTS (
                SELECT FROM planned_units_snapshots newer WHERE newer.circuit_id = old.circuit_id AND newer.id > old.id
              )
            LIMIT ${atOnce}
          )`),
      };
      const isAny = Object.values(purged).some((count) => count > 0);
      return {
        result: purged,
        audit: isAny ? [{ action: "retention.purge", subjectType: "session", context: purged }] : [],
      };
    },
  });
}

const isOldLimit = (week: Prisma.Sql, at: Prisma.Sql) =>
  Prisma.sql`(updated_at < ${week} AND (blocked_until IS NULL OR blocked_until < ${at}))`;
