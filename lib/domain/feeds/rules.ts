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

/** Whether a feed keeps its schedule, in a sentence for whoever runs the product: it is ill when its last run failed, or when it has missed its times. */
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
