import { Cron } from "croner";
import { BUSINESS_TIME_ZONE, ago } from "@/lib/platform/time";
import type { Feed } from "../sync-runs/define-feed";
import { type RunOutcome, missedTimesOf } from "../sync-runs/rules";

/** So many scheduled times without a good end are no chance any more. */
const MOST_MISSED = 2;

export type FeedStanding = {
  name: string;
  label: string;
  latest: { id: number; outcome: RunOutcome; errorMessage: string | null } | null;
  lastGoodAt: Date | null;
  isPaused: boolean;
};

/**
 * Whether a feed keeps its schedule, in a sentence for whoever runs the product: it is ill when its last run failed, or
 * when it has missed its times.
 */
export function feedHealth(
  { latest, lastGoodAt, isPaused }: FeedStanding,
  { schedules }: Pick<Feed, "schedules">,
  now: Date,
): { isWell: boolean; says: string } {
  const good = lastGoodAt === null ? "never whole yet" : `last whole ${ago(lastGoodAt, now)}`;
  if (latest?.outcome === "failed")
    return { isWell: false, says: `${good}; run ${latest.id} failed: ${latest.errorMessage ?? "no reason was kept"}` };
  if (latest?.outcome === "started") return { isWell: true, says: `${good}; run ${latest.id} goes on` };
  if (isPaused) return { isWell: true, says: `${good}; syncs are paused` };
  const missed = schedules.reduce(
    (count, schedule) =>
      count +
      (lastGoodAt === null
        ? 0
        : missedTimesOf(new Cron(schedule, { timezone: BUSINESS_TIME_ZONE, paused: true }), lastGoodAt, now).length),
    0,
  );
  return missed >= MOST_MISSED
    ? { isWell: false, says: `${good}; it has missed its scheduled times since` }
    : { isWell: true, says: good };
}

/** What steps of runs are called in the log of a run that goes on; `$1` and `$2` are what stands in the name. */
const STEP_WORDS: readonly [name: RegExp, words: string][] = [
  [/^plan$/, "Compared with what is stored"],
  [/^apply (\d+)$/, "Wrote batch $1"],
  [/^apply (\d+) to (\d+)$/, "Wrote batches $1 to $2"],
  [/^link and record issues$/, "Linked splits and planners"],
  [/^preview$/, "Made the preview"],
  [/^lists before the fetch, slice \d+$/, "Kept the lists of circuits that pass on"],
  [/^work orders, slice (\d+)$/, "Fetched work orders, part $1"],
  [/^(?:totals of )?circuits, slice (\d+)$/, "Made the totals of circuits, part $1"],
  [/^lists, slice (\d+)$/, "Kept lists of units, part $1"],
  [/^settle$/, "Compared issues with what is known now"],
  [/^find the (days|weeks)$/, "Found the $1 to make"],
  [/^days (\S+) to (\S+)$/, "Made the days $1 to $2"],
  [/^week (\S+)$/, "Made the week of $1"],
  [/^snapshots from (\S+)$/, "Took the snapshots from $1"],
];

/** One finished step of a run in words; of a fetch its status, with how many rows came or why it failed. */
export function stepWords(step: {
  name: string;
  status: string | null;
  rows: number | null;
  failure: string | null;
}): string {
  const [name = "", round] = step.name.split(", round ");
  const again = round === undefined ? "" : ` (start ${round})`;
  if (step.status !== null)
    return step.failure === null
      ? `Fetched ${step.status}: ${(step.rows ?? 0).toLocaleString("en-US")} circuits${again}`
      : `${step.status} failed: ${step.failure}${again}`;
  const known = STEP_WORDS.find(([pattern]) => pattern.test(name));
  const words = known ? name.replace(...known) : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return `${words}${again}`;
}
