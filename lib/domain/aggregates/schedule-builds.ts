import "server-only";
import { Cron } from "croner";
import type { Actor } from "@/lib/platform/actor-types";
import { AppError } from "@/lib/platform/errors";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import { findRunOfJob, noteSweep, readHandledUntil } from "../sync-runs/keep-schedules";
import { missedTimesOf } from "../sync-runs/rules";
import type { SyncTrigger } from "../sync-runs/open-run";
import type { FigureFeed } from "./define-aggregate-feeds";
import { openBuild } from "./mutations";

/** The scheduled times of a feed that nobody handled, in their order. */
function missedTimes(feed: FigureFeed, handledUntil: Date, now: Date): Date[] {
  return feed.schedules
    .flatMap((schedule) =>
      missedTimesOf(new Cron(schedule, { timezone: BUSINESS_TIME_ZONE, paused: true }), handledUntil, now),
    )
    .sort((one, other) => one.getTime() - other.getTime());
}

/**
 * Opens the run of figures that the schedule asks for now; nothing when that time has been handled, or while a run goes
 * on, which postpones it: the sweep asks again. Answers the log's id or null; the job that opened a run and lost the
 * answer gets it again.
 */
export async function openScheduledBuild(
  actor: Actor,
  feed: FigureFeed,
  { now = new Date(), jobRunId }: { now?: Date; jobRunId: string },
): Promise<number | null> {
  const own = await findRunOfJob(feed, jobRunId);
  if (own !== null) return own;
  const missed = missedTimes(feed, (await readHandledUntil(feed)) ?? now, now);
  return openFor(actor, feed, missed.length > 0 ? missed : [now], jobRunId);
}

/**
 * As the sweep does every minute: one run for all scheduled times that nobody has handled. Answers the id of a run to
 * hand to the jobs, or null.
 */
export async function openMissedBuild(actor: Actor, feed: FigureFeed, now = new Date()): Promise<number | null> {
  const missed = missedTimes(feed, await noteSweep(feed, now), now);
  return missed.length > 0 ? openFor(actor, feed, missed) : null;
}

/**
 * After another run: opens the run of figures that it made due. Answers the id of a run to hand to the jobs, or null;
 * the same one to the same run.
 */
export async function openFollowingBuild(actor: Actor, feed: FigureFeed, after: number): Promise<number | null> {
  const jobRunId = `after run ${after}`;
  return (await findRunOfJob(feed, jobRunId)) ?? openUnlessRunning(actor, feed, "workflow_event", { jobRunId });
}

async function openFor(actor: Actor, feed: FigureFeed, times: Date[], jobRunId?: string): Promise<number | null> {
  const [first, last] = [times[0], times.at(-1)];
  if (!first || !last) return null;
  return openUnlessRunning(actor, feed, "scheduled", { jobRunId, scheduledFor: { first, last } });
}

async function openUnlessRunning(
  actor: Actor,
  feed: FigureFeed,
  trigger: SyncTrigger,
  opening: Parameters<typeof openBuild>[4],
): Promise<number | null> {
  try {
    return (await openBuild(actor, feed, {}, trigger, opening)).syncLogId;
  } catch (error) {
    if (error instanceof AppError && error.code === "CONFLICT") return null;
    throw error;
  }
}
