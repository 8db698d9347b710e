import { Badge, type BadgeVariant } from "@/components/ui/badge";
import { FEEDS } from "@/lib/domain/feeds/sweep-feeds";
import type { SyncRun } from "@/lib/domain/sync-runs/queries";
import { OUTCOME_WORDS, type RunOutcome, outcomeOf } from "@/lib/domain/sync-runs/rules";
import type { Cells } from "../list-columns";

const LOOK: Record<RunOutcome, BadgeVariant> = {
  started: "accent",
  completed: "quiet",
  warning: "warning",
  failed: "danger",
  cancelled: "neutral",
};

/** How a run ended, in colour only where somebody should look. */
export function SyncStatusBadge({ run }: { run: Pick<SyncRun, "syncStatus" | "isCancelled"> }) {
  const outcome = outcomeOf(run);
  return <Badge variant={LOOK[outcome]}>{OUTCOME_WORDS[outcome]}</Badge>;
}

/** What a run synced, as people call it. */
export function feedLabel(feed: string): string {
  return FEEDS.find(({ name }) => name === feed)?.label ?? feed;
}

/** Cells of the sync log that say more than their value. */
export const runCells: Cells<SyncRun> = {
  id: ({ id }) => `Sync ${id}`,
  feed: ({ feed }) => feedLabel(feed),
  status: (run) => <SyncStatusBadge run={run} />,
  duration: ({ durationSeconds }) => (durationSeconds === null ? "" : `${durationSeconds} s`),
};
