import "server-only";
import { Cron } from "croner";
import type { Actor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import { findRunOfJob, noteSweep, readHandledUntil } from "../sync-runs/keep-schedules";
import { missedTimesOf } from "../sync-runs/rules";
import { CIRCUIT_FEED } from "./define-circuit-feed";
import { openCircuitSync } from "./mutations";
import { CIRCUIT_SCHEDULE, dueFrequencies } from "./rules";

const schedule = new Cron(CIRCUIT_SCHEDULE, { timezone: BUSINESS_TIME_ZONE, paused: true });

/** The scheduled times after `handledUntil` up to `now`; of a longer gap than a week, those of its last week. */
export const missedTimes = (handledUntil: Date, now: Date): Date[] => missedTimesOf(schedule, handledUntil, now);

/**
 * Opens the sync that the schedule asks for now: statuses synced daily, and on Monday mornings the weekly ones too;
 * nothing when no status is due, when that time has been handled, or while a run is going on, which postpones it: the
 * sweep asks again. Answers the log's id or null; the job that opened a run and lost the answer gets it again.
 */
export async function openScheduledCircuitSync(
  actor: Actor,
  { now = new Date(), jobRunId }: { now?: Date; jobRunId: string },
): Promise<number | null> {
  const own = await findRunOfJob(CIRCUIT_FEED, jobRunId);
  if (own !== null) return own;
  const handledUntil = await readHandledUntil(CIRCUIT_FEED);
  const missed = missedTimes(handledUntil ?? now, now);
  return openFor(actor, missed.length > 0 ? missed : [now], jobRunId);
}

/**
 * As the sweep does every minute: one run for all scheduled times that nobody has handled, such as those of a night
 * without power. The first look of an installation only notes the time. Answers the id of a run to hand to the jobs,
 * or null.
 */
export async function openMissedCircuitSync(actor: Actor, now = new Date()): Promise<number | null> {
  const missed = missedTimes(await noteSweep(CIRCUIT_FEED, now), now);
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
