import "server-only";
import { Cron } from "croner";
import type { Actor } from "@/lib/platform/actor-types";
import { AppError } from "@/lib/platform/errors";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import { findRunOfJob, noteSweep, readHandledUntil } from "../sync-runs/keep-schedules";
import { missedTimesOf } from "../sync-runs/rules";
import type { SyncTrigger } from "../sync-runs/open-run";
import { UNIT_FEED } from "./define-unit-feed";
import { openUnitSync } from "./mutations";
import { UNIT_SCHEDULE } from "./rules";

const schedule = new Cron(UNIT_SCHEDULE, { timezone: BUSINESS_TIME_ZONE, paused: true });

/**
 * Opens the sync of all units that are due, for the schedule; nothing when none is, when that time has been handled, or
 * while a run goes on, which postpones it. Answers the log's id or null; the job that opened a run and lost the answer
 * gets it again.
 */
export async function openScheduledUnitSync(
  actor: Actor,
  { now = new Date(), jobRunId }: { now?: Date; jobRunId: string },
): Promise<number | null> {
  const own = await findRunOfJob(UNIT_FEED, jobRunId);
  if (own !== null) return own;
  const missed = missedTimesOf(schedule, (await readHandledUntil(UNIT_FEED)) ?? now, now);
  return openDue(actor, "scheduled", { jobRunId, scheduledFor: missed.at(-1) ?? now });
}

/**
 * As the sweep does every minute: one run for all scheduled times that nobody has handled. Answers the id of a run to
 * hand to the jobs, or null.
 */
export async function openMissedUnitSync(actor: Actor, now = new Date()): Promise<number | null> {
  const missed = missedTimesOf(schedule, await noteSweep(UNIT_FEED, now), now);
  return missed.length > 0 ? openDue(actor, "scheduled", { scheduledFor: missed.at(-1) }) : null;
}

/**
 * After the circuits: opens the sync of the units that became due by it. Answers the id of a run to hand to the jobs,
 * or null; the same one to the same circuit sync.
 */
export async function openFollowingUnitSync(actor: Actor, circuitSyncLogId: number): Promise<number | null> {
  const jobRunId = `after circuit sync ${circuitSyncLogId}`;
  return (await findRunOfJob(UNIT_FEED, jobRunId)) ?? openDue(actor, "workflow_event", { jobRunId });
}

async function openDue(
  actor: Actor,
  trigger: SyncTrigger,
  how: { jobRunId?: string; scheduledFor?: Date | undefined },
): Promise<number | null> {
  try {
    const opened = await openUnitSync(actor, { acceptFewer: false }, trigger, how);
    return opened?.syncLogId ?? null;
  } catch (error) {
    if (error instanceof AppError && error.code === "CONFLICT") return null;
    throw error;
  }
}
