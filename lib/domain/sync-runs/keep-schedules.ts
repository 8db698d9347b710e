import "server-only";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { Feed } from "./define-feed";

/** The last scheduled time of a feed that somebody handled; null before the first look. */
export async function readHandledUntil(feed: Feed): Promise<Date | null> {
  const row = await db().syncSchedule.findUnique({ where: { feed: feed.name }, select: { handledUntil: true } });
  return row?.handledUntil ?? null;
}

/**
 * As `readHandledUntil`, for the sweep, whose look is noted. The first one of an installation takes `now` for handled.
 */
export async function noteSweep(feed: Feed, now: Date): Promise<Date> {
  const [found] = await db().$queryRaw<{ handledUntil: Date }[]>(Prisma.sql`
    INSERT INTO sync_schedules (feed, handled_until, swept_at) VALUES (${feed.name}, ${now}::timestamptz, now())
    ON CONFLICT (feed) DO UPDATE SET swept_at = now() RETURNING handled_until AS "handledUntil"`);
  return found?.handledUntil ?? now;
}

/** One run for a scheduled time, whoever asks for it. Throws CONFLICT where there was one. */
export async function handleTime(tx: Transaction, feed: Feed, time: Date): Promise<void> {
  const handled = await tx.$executeRaw(Prisma.sql`
    INSERT INTO sync_schedules (feed, handled_until, swept_at) VALUES (${feed.name}, ${time}::timestamptz, now())
    ON CONFLICT (feed) DO UPDATE SET handled_until = excluded.handled_until
    WHERE sync_schedules.handled_until < excluded.handled_until`);
  if (handled === 0) throw new AppError("CONFLICT", "This scheduled time has had its sync.");
}

/** The run that a job opened and that still holds its lease, or null. */
export async function findRunOfJob(feed: Feed, jobRunId: string): Promise<number | null> {
  const [run] = await db().$queryRaw<{ id: number }[]>(Prisma.sql`
    SELECT l.id::float8 AS id FROM sync_leases s JOIN sync_logs l ON l.id = s.sync_log_id
    WHERE s.scope = ${feed.name} AND l.sync_status = 'started' AND l.context_json->>'jobRunId' = ${jobRunId}`);
  return run?.id ?? null;
}
