import { FEEDS } from "@/lib/domain/feeds/sweep-feeds";
import type { SyncRun } from "@/lib/domain/sync-runs/queries";
import { outcomeOf } from "@/lib/domain/sync-runs/rules";
import type { Cells } from "../list-columns";
import { OutcomeBadge } from "./outcome-badge";

/** How a run ended. */
export function SyncStatusBadge({ run }: { run: Pick<SyncRun, "syncStatus" | "isCancelled"> }) {
  return <OutcomeBadge outcome={outcomeOf(run)} />;
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
