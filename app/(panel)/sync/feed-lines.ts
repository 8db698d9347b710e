import type { FeedSummary } from "@/lib/domain/feeds/queries";
import { type RunOutcome, outcomeOf } from "@/lib/domain/sync-runs/rules";
import { ago, formatInstant } from "@/lib/platform/time";

/** A feed's line as the page draws it: every time is in words already, as date libraries stay out of the browser. */
export type FeedLine = {
  name: string;
  label: string;
  isWell: boolean;
  says: string;
  run: {
    id: number;
    outcome: RunOutcome;
    isCancelRequested: boolean;
    progress: { stage: string; done: number; total: number | null } | null;
    message: string | null;
  } | null;
  asOf: { iso: string; ago: string; exact: string } | null;
  next: string | null;
  trend: { id: number; outcome: RunOutcome; seconds: number }[];
};

/** The lines of the feeds, for the page and for what it asks later. */
export function feedLines(feeds: readonly FeedSummary[]): FeedLine[] {
  return feeds.map(({ name, label, isWell, says, latest, lastGoodAt, nextRunAt, trend }) => ({
    name,
    label,
    isWell,
    says,
    run: latest && {
      id: latest.id,
      outcome: outcomeOf(latest),
      isCancelRequested: latest.isCancelRequested,
      progress: latest.progress,
      message: latest.errorMessage,
    },
    asOf: lastGoodAt && { iso: lastGoodAt.toISOString(), ago: ago(lastGoodAt), exact: formatInstant(lastGoodAt) },
    next: nextRunAt && formatInstant(nextRunAt),
    trend: trend.map((run) => ({ id: run.id, outcome: outcomeOf(run), seconds: run.seconds })),
  }));
}
