import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import type { CircuitRow } from "@/lib/workstudio/circuit-row";
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
    // The next rows are read while the database stages these; never more than one batch waits.
    let staging: Promise<void> = Promise.resolve();
    try {
      for await (const batch of afterOutage(status, signal)) {
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
      // Rows still on their way into the table would outlive its clearing and be written with the others.
      await staging;
      await unstageStatus(lease.syncLogId, status);
      return { status, rows: 0, failure: { kind: error.kind, message: error.message, endsRun: ENDS_RUN.has(error.kind) } };
    }
  });
}

/**
 * The rows of one status. Where an earlier status failed so often that WorkStudio is left alone for a while, that while is waited
 * for once: one query that fails must not take the others' answers along (security W20).
 */
async function* afterOutage(status: string, signal: AbortSignal): AsyncGenerator<CircuitRow[]> {
  try {
    yield* workStudio().circuits(status, { signal });
  } catch (error) {
    if (!(error instanceof WorkStudioError) || error.code !== "OUTAGE") throw error;
    await delay(error.retryAfterMs ?? 0, undefined, { signal });
    yield* workStudio().circuits(status, { signal });
  }
}
