import "server-only";
import { db } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { type Lease, LeaseLostError, fence } from "./hold-lease";

const BEAT_MS = 1_000;
const BEATS_PER_RENEWAL = 10;

/** Somebody pressed Cancel; what was applied before stays, nothing more is written. */
export class SyncCancelledError extends Error {
  override name = "SyncCancelledError";
  constructor() {
    super("The sync was cancelled.");
  }
}

/**
 * Runs long work while holding a lease: renews it, and aborts the work's signal within about a second when the run is
 * cancelled or the lease is lost. Throws SyncCancelledError or LeaseLostError instead of the work's own abort error.
 */
export async function keepAlive<T>(lease: Lease, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let beats = 0;
  let beating = false;
  const timer = setInterval(() => {
    if (beating || abort.signal.aborted) return;
    beating = true;
    beats += 1;
    beat(lease, beats % BEATS_PER_RENEWAL === 0)
      .catch((error: unknown) => {
        if (error instanceof LeaseLostError || error instanceof SyncCancelledError) abort.abort(error);
        else logger.warn({ err: error }, "a sync could not renew its lease; it tries again");
      })
      .finally(() => (beating = false));
  }, BEAT_MS);
  try {
    return await work(abort.signal);
  } catch (error) {
    throw abort.signal.aborted ? abort.signal.reason : error;
  } finally {
    clearInterval(timer);
  }
}

async function beat(lease: Lease, renew: boolean): Promise<void> {
  if (await isCancelRequested(lease.syncLogId)) throw new SyncCancelledError();
  if (renew) await db().$transaction((tx) => fence(tx, lease));
}

/** Whether somebody asked to stop this run. */
export async function isCancelRequested(syncLogId: bigint): Promise<boolean> {
  const log = await db().syncLog.findUnique({ where: { id: syncLogId }, select: { cancelRequestedAt: true } });
  return log?.cancelRequestedAt != null;
}

/** Between batches: stops a run that somebody cancelled. Throws SyncCancelledError. */
export async function assertNotCancelled(lease: Lease): Promise<void> {
  if (await isCancelRequested(lease.syncLogId)) throw new SyncCancelledError();
}
