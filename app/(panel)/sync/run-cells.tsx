import { Badge, type BadgeVariant } from "@/components/ui/badge";
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

/** Cells of the sync log that say more than their value. */
export const runCells: Cells<SyncRun> = {
  id: ({ id }) => `Sync ${id}`,
  status: (run) => <SyncStatusBadge run={run} />,
  duration: ({ durationSeconds }) => (durationSeconds === null ? "" : `${durationSeconds} s`),
};
