import "server-only";
import { type Database, Prisma, db } from "@/lib/platform/db";
import { type Lease, LeaseLostError, fence, held } from "./hold-lease";

export type RunProgress = { stage: string; done: number; total: number | null };

/** Shows how far a run is and renews its lease. Throws LeaseLostError. */
export async function reportProgress(lease: Lease, progress: RunProgress): Promise<void> {
  await db().$transaction(async (tx) => {
    await fence(tx, lease);
    await writeProgress(tx, lease.syncLogId, progress);
  });
}

/**
 * As `reportProgress`, for one of several that write for a run at the same time: it waits for none of them, and renews
 * nothing. Throws LeaseLostError.
 */
export async function reportTogether(lease: Lease, progress: RunProgress): Promise<void> {
  const told = await db().$executeRaw(Prisma.sql`
    WITH held AS MATERIALIZED (${held(lease)})
    UPDATE sync_logs
    SET progress_json = ${JSON.stringify(progress)}::jsonb, heartbeat_at = now()
    WHERE id = ${lease.syncLogId} AND EXISTS (SELECT FROM held)`);
  if (told === 0) throw new LeaseLostError();
}

/** The progress row alone, inside a transaction that has fenced already. */
export async function writeProgress(tx: Database, syncLogId: bigint, progress: RunProgress): Promise<void> {
  await tx.syncLog.update({
    where: { id: syncLogId },
    data: { progressJson: progress, heartbeatAt: new Date() },
    select: { id: true },
  });
}
