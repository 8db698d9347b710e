import "server-only";
import { WorkStudioError } from "@/lib/workstudio/workstudio-error";
import type { Lease } from "./lease";
import { SyncCancelledError, keepAlive } from "./keep-alive";
import { STATUS_STRIDE } from "./status-stride";
import { stageCircuits, unstageStatus } from "./stage-circuits";
import { workStudio } from "./workstudio-connection";

export type FetchedStatus = { status: string; rows: number; failure: null | { kind: string; message: string; endsRun: boolean } };

/** Failures that the next status would meet too: asking again could lock the account or waits in vain. */
const ENDS_RUN: ReadonlySet<string> = new Set(["unauthorized", "unreachable", "timeout", "refused_address", "redirected"]);

/**
 * Fetches the circuits of one WorkStudio status and stages them as they stream in; memory stays flat. A failure of WorkStudio is
 * an answer, in words for the log. Throws LeaseLostError and SyncCancelledError.
 */
export async function fetchCircuitStatus(lease: Lease, status: string, position: number): Promise<FetchedStatus> {
  await unstageStatus(lease.syncLogId, status);
  return keepAlive(lease, async (signal) => {
    let rows = 0;
    try {
      // The next rows are read while the database stages these; never more than one batch waits.
      let staging: Promise<void> = Promise.resolve();
      for await (const batch of workStudio().circuits(status, { signal })) {
        await staging;
        const progress = { stage: `Fetching ${status}`, done: rows + batch.length, total: null };
        staging = stageCircuits(lease, status, position * STATUS_STRIDE + rows + 1, batch, progress);
        staging.catch(() => undefined);
        rows += batch.length;
      }
      await staging;
      return { status, rows, failure: null };
    } catch (error) {
      if (!(error instanceof WorkStudioError)) throw error;
      if (signal.aborted) throw new SyncCancelledError();
      await unstageStatus(lease.syncLogId, status);
      return { status, rows: 0, failure: { kind: error.kind, message: error.message, endsRun: ENDS_RUN.has(error.kind) } };
    }
  });
}
