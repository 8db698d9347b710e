import type { SyncRun } from "@/lib/domain/sync-runs/queries";
import { outcomeOf } from "@/lib/domain/sync-runs/rules";
import type { Cells } from "../list-columns";
import { OutcomeBadge } from "./outcome-badge";

/** How a run ended. */
export function SyncStatusBadge({ run }: { run: Pick<SyncRun, "syncStatus" | "isCancelled"> }) {
  return <OutcomeBadge outcome={outcomeOf(run)} />;
}

/** Cells of the sync log that say more than their value. */
export const runCells: Cells<SyncRun> = {
  id: ({ id }) => `Sync ${id}`,
  status: (run) => <SyncStatusBadge run={run} />,
  duration: ({ durationSeconds }) => (durationSeconds === null ? "" : `${durationSeconds} s`),
};
