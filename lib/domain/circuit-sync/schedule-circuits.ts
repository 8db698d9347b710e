import "server-only";
import { Cron } from "croner";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import { CIRCUIT_FEED } from "./define-circuit-feed";
import { openCircuitSync } from "./mutations";
import { CIRCUIT_SCHEDULE, dueFrequencies } from "./rules";

const schedule = new Cron(CIRCUIT_SCHEDULE, { timezone: BUSINESS_TIME_ZONE, paused: true });
const WEEK_MS = 7 * 86_400_000;

/** The scheduled times after `handledUntil` up to `now`; of a longer gap than a week, those of its last week. */
export function missedTimes(handledUntil: Date, now: Date): Date[] {
  const missed: Date[] = [];
  let time = schedule.nextRun(new Date(Math.max(handledUntil.getTime(), now.getTime() - WEEK_MS)));
  while (time && time <= now) {
    missed.push(time);
    time = schedule.nextRun(time);
  }
  return missed;
}

/**
 * Opens the sync that the schedule asks for now: statuses synced daily, and on Monday mornings the weekly ones too; nothing when no status is
 * due, when that time has been handled, or while a run is going on, which postpones it: the sweep asks again. Answers the log's id or
 * null; the job that opened a run and lost the answer gets it again.
 */
export async function openScheduledCircuitSync(
  actor: Actor,
  { now = new Date(), jobRunId }: { now?: Date; jobRunId: string },
): Promise<number | null> {
  const own = await findRunOfJob(jobRunId);
  if (own !== null) return own;
  const handledUntil = await readHandledUntil();
  const missed = missedTimes(handledUntil ?? now, now);
  return openFor(actor, missed.length > 0 ? missed : [now], jobRunId);
}

/**
 * As the sweep does every minute: one run for all scheduled times that nobody has handled, such as those of a night without power. The
 * first look of an installation only notes the time. Answers the id of a run to hand to the jobs, or null.
 */
export async function openMissedCircuitSync(actor: Actor, now = new Date()): Promise<number | null> {
  const [found] = await db().$queryRaw<{ handledUntil: Date }[]>(Prisma.sql`
    INSERT INTO sync_schedules (feed, handled_until, swept_at) VALUES (${CIRCUIT_FEED.name}, ${now}::timestamptz, now())
    ON CONFLICT (feed) DO UPDATE SET swept_at = now() RETURNING handled_until AS "handledUntil"`);
  const missed = missedTimes(found?.handledUntil ?? now, now);
  return missed.length > 0 ? openFor(actor, missed) : null;
}

async function openFor(actor: Actor, times: Date[], jobRunId?: string): Promise<number | null> {
  const due = [...new Set(times.flatMap(dueFrequencies))];
  const statuses = await db().apiStatusConfig.findMany({
    where: { isActive: true, syncFrequency: { in: due } },
    select: { apiStatus: true },
    orderBy: { sortOrder: "asc" },
  });
  if (statuses.length === 0) return null;
  const input = {
    statuses: statuses.map((status) => status.apiStatus),
    preview: false,
    force: false,
    acceptFewer: false,
  };
  try {
    const scheduledFor = times.at(-1);
    return (await openCircuitSync(actor, input, "scheduled", { jobRunId, scheduledFor })).syncLogId;
  } catch (error) {
    if (error instanceof AppError && error.code === "CONFLICT") return null;
    throw error;
  }
}

async function readHandledUntil(): Promise<Date | null> {
  const row = await db().syncSchedule.findUnique({
    where: { feed: CIRCUIT_FEED.name },
    select: { handledUntil: true },
  });
  return row?.handledUntil ?? null;
}

/** The run that a job opened and that still holds its lease, or null. */
async function findRunOfJob(jobRunId: string): Promise<number | null> {
  const [run] = await db().$queryRaw<{ id: number }[]>(Prisma.sql`
    SELECT l.id::float8 AS id FROM sync_leases s JOIN sync_logs l ON l.id = s.sync_log_id
    WHERE s.scope = ${CIRCUIT_FEED.name} AND l.sync_status = 'started' AND l.context_json->>'jobRunId' = ${jobRunId}`);
  return run?.id ?? null;
}
