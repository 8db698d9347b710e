import "server-only";
import type { Prisma, Transaction } from "@/lib/platform/db";
import type { Feed } from "./define-feed";
import { type Lease, takeLease } from "./hold-lease";
import { requireUnpaused } from "./pause-syncs";

export type SyncTrigger = "scheduled" | "manual" | "workflow_event";

export type NewRun = {
  trigger: SyncTrigger;
  triggeredBy: bigint | null;
  /** The options the run was opened with; its steps read them from here. */
  options: Prisma.InputJsonObject;
  /** In one line for the log, such as the statuses. */
  scopeText: string;
  /** The job that opened it itself: the run is in its hands from the beginning. */
  jobRunId?: string | undefined;
  /** The run whose failed parts it tries again. */
  retryOf?: number | undefined;
};

/**
 * Writes the `started` row and takes the feed's lease, or answers null and writes nothing when a run is going on.
 * Throws CONFLICT while syncs are paused.
 */
export async function openRun(tx: Transaction, feed: Feed, run: NewRun): Promise<Lease | null> {
  await requireUnpaused(tx);
  const now = new Date();
  const context: Prisma.InputJsonObject = {
    ...run.options,
    ...(run.jobRunId === undefined ? {} : { jobRunId: run.jobRunId }),
    ...(run.retryOf === undefined ? {} : { retryOf: run.retryOf }),
  };
  const { id } = await tx.syncLog.create({
    data: {
      feed: feed.name,
      syncType: feed.syncType,
      syncStatus: "started",
      syncTrigger: run.trigger,
      apiStatusFilter: run.scopeText.slice(0, 255),
      startedAt: now,
      heartbeatAt: now,
      triggeredBy: run.triggeredBy,
      contextJson: context,
      progressJson: { stage: "Waiting for a worker", done: 0, total: null },
      ...(run.jobRunId === undefined ? {} : { isJob: true, takenUpAt: now }),
    },
    select: { id: true },
  });
  const lease = await takeLease(tx, feed.name, id);
  if (!lease) await tx.syncLog.delete({ where: { id } });
  return lease;
}
