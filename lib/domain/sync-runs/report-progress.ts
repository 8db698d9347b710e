import "server-only";
import { type Database, db } from "@/lib/platform/db";
import { type Lease, fence } from "./hold-lease";

export type RunProgress = { stage: string; done: number; total: number | null };

/** Shows how far a run is and renews its lease. Throws LeaseLostError. */
export async function reportProgress(lease: Lease, progress: RunProgress): Promise<void> {
  await db().$transaction(async (tx) => {
    await fence(tx, lease);
    await writeProgress(tx, lease.syncLogId, progress);
  });
}

/** The progress row alone, inside a transaction that has fenced already. */
export async function writeProgress(tx: Database, syncLogId: bigint, progress: RunProgress): Promise<void> {
  await tx.syncLog.update({
    where: { id: syncLogId },
    data: { progressJson: progress, heartbeatAt: new Date() },
    select: { id: true },
  });
}
