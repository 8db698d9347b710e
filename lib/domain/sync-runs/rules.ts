import type { Cron } from "croner";

const WEEK_MS = 7 * 86_400_000;

/** Why a run ended that did not end by itself. */
export const END_CAUSES = [
  "cancelled",
  "command_gone",
  "not_taken_up",
  "worker_gone",
  "jobs_server_gone",
  "engine_changed",
  "exception",
  "not_sent",
] as const;
export type EndCause = (typeof END_CAUSES)[number];

/** Causes that the sweep guessed from silence; a sentence of somebody who knows better replaces theirs. */
export const GUESSED_CAUSES: readonly EndCause[] = [
  "command_gone",
  "not_taken_up",
  "worker_gone",
  "jobs_server_gone",
  "engine_changed",
];

const KEPT = "What was finished is kept.";

/** What happened, and what to do, for a run that fell silent. */
export const ABANDONED: Record<Exclude<EndCause, "cancelled" | "exception" | "not_sent">, string> = {
  command_gone: `Abandoned: the command that ran this sync stopped. ${KEPT} Run it again.`,
  not_taken_up:
    "Abandoned: no worker took this sync up. Nothing was changed. Check that the jobs server knows the panel’s address (npm run ws -- health), then start the sync again.",
  worker_gone: `Abandoned: the worker stopped in the middle, and starting the sync again did not help. ${KEPT} The application log has more; start the sync again.`,
  jobs_server_gone: `Abandoned: the jobs server stopped answering. ${KEPT} Start the jobs server, then the sync.`,
  engine_changed: `Abandoned: the jobs moved to another server while this sync ran. ${KEPT} Start the sync again.`,
};

export const CANCELLED = "Cancelled. Circuits that were finished before are kept; the others are as they were.";

/** How often a run that the jobs server lost is handed over again before it is given up. */
export const MOST_RESTARTS = 5;

const BACK_OFF_SECONDS = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200];
const JITTER_SECONDS = 30;
const SLACK_SECONDS = 30;

/**
 * The longest that a jobs server waits before it tries a step again whose `attempt` (from 0) failed, with its jitter
 * and some slack.
 */
export function longestBackOffSeconds(attempt: number): number {
  const backOff = BACK_OFF_SECONDS[Math.min(attempt, BACK_OFF_SECONDS.length - 1)] ?? 7200;
  return backOff + JITTER_SECONDS + SLACK_SECONDS;
}

/** What people call the feeds, at the beginning of a sentence. */
export const FEED_WORDS = {
  circuits: "Circuits",
  "planned-units": "Planned units",
  aggregates: "Daily figures",
  "weekly-aggregates": "Weekly figures",
  snapshots: "Snapshots",
} as const;
export type FeedName = keyof typeof FEED_WORDS;

/** A stored feed's name in words; one that is no more is called as it was. */
export function feedWords(feed: string): string {
  return Object.hasOwn(FEED_WORDS, feed) ? FEED_WORDS[feed as FeedName] : feed;
}

export type RunOutcome = "started" | "completed" | "warning" | "failed" | "cancelled";

export const OUTCOME_WORDS: Record<RunOutcome, string> = {
  started: "Running",
  completed: "Completed",
  warning: "With warnings",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** How a run ended: cancelled is an end of its own, whatever it had done until then. */
export function outcomeOf(run: { syncStatus: Exclude<RunOutcome, "cancelled">; isCancelled: boolean }): RunOutcome {
  return run.isCancelled ? "cancelled" : run.syncStatus;
}

/** What started a run that no person did. */
export const TRIGGER_WORDS: Readonly<Record<string, string>> = {
  scheduled: "Schedule",
  manual: "By hand",
  workflow_event: "Workflow",
};

/** The scheduled times after `handledUntil` up to `now`; of a longer gap than a week, those of its last week. */
export function missedTimesOf(schedule: Cron, handledUntil: Date, now: Date): Date[] {
  const missed: Date[] = [];
  let time = schedule.nextRun(new Date(Math.max(handledUntil.getTime(), now.getTime() - WEEK_MS)));
  while (time && time <= now) {
    missed.push(time);
    time = schedule.nextRun(time);
  }
  return missed;
}
