import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import type { CallOptions } from "@/lib/workstudio/caller";
import type { CircuitRow } from "@/lib/workstudio/circuit-row";
import { db } from "@/lib/platform/db";
import { WorkStudioError } from "@/lib/workstudio/workstudio-error";
import { workStudio } from "../ws-accounts/connect-workstudio";
import { type PersonalPair, findPairOfSync, recordPairUse } from "../ws-accounts/use-account";
import type { Lease } from "../sync-runs/hold-lease";
import { SyncCancelledError, keepAlive } from "../sync-runs/keep-alive";
import { STATUS_STRIDE } from "./rules";
import { stageCircuits, unstageStatus } from "./stage-circuits";

/** `isPersonal`: asked with the own account of whoever started the run, which may see fewer regions. */
export type FetchedStatus = {
  status: string;
  /** What people call it. */
  name: string;
  rows: number;
  isPersonal: boolean;
  failure: null | { kind: string; message: string; endsRun: boolean };
};

/** Failures that the next status would meet too: asking again could lock the account or waits in vain. */
const ENDS_RUN: ReadonlySet<string> = new Set([
  "unauthorized",
  "unreachable",
  "timeout",
  "refused_address",
  "redirected",
]);

/**
 * Fetches the circuits of one WorkStudio status and stages them as they stream in; memory stays flat. A failure of
 * WorkStudio is an answer, in words for the log. Whoever started the run lends it their own WorkStudio account while
 * that is proved, else the service account asks; a refused one is put aside and the service account asks again
 * (domain.md §2). Throws LeaseLostError and SyncCancelledError.
 */
export async function fetchCircuitStatus(lease: Lease, status: string, position: number): Promise<FetchedStatus> {
  const personal = await findPairOfSync(lease.syncLogId);
  const fetched = await fetchWith(personal, lease, status, position);
  if (!personal) return fetched;
  if (fetched.failure?.kind !== "unauthorized") {
    if (!fetched.failure) await recordPairUse(personal, "accepted", lease.syncLogId);
    return fetched;
  }
  await recordPairUse(personal, "refused", lease.syncLogId);
  return fetchWith(null, lease, status, position);
}

async function nameOf(status: string): Promise<string> {
  const known = await db().apiStatusConfig.findUnique({ where: { apiStatus: status }, select: { displayName: true } });
  return known?.displayName ?? status;
}

/**
 * While the database stages one batch the next is made ready, so neither waits for the other; more would only
 * fill memory.
 */
const STAGED_AT_ONCE = 2;

async function fetchWith(
  personal: PersonalPair | null,
  lease: Lease,
  status: string,
  position: number,
): Promise<FetchedStatus> {
  await unstageStatus(lease, status);
  const name = await nameOf(status);
  const isPersonal = personal !== null;
  return keepAlive(lease, async (signal) => {
    let rows = 0;
    const underWay: Promise<void>[] = [];
    try {
      for await (const batch of afterOutage(status, { signal, ...(personal ? { credentials: personal.pair } : {}) })) {
        if (underWay.length >= STAGED_AT_ONCE) await underWay.shift();
        const progress = { stage: `Fetching ${name}`, done: rows + batch.length, total: null };
        const staging = stageCircuits(lease, status, position * STATUS_STRIDE + rows + 1, batch, progress);
        staging.catch(() => undefined);
        underWay.push(staging);
        rows += batch.length;
      }
      await Promise.all(underWay);
      return { status, name, rows, isPersonal, failure: null };
    } catch (error) {
      // Rows still on their way into the table would outlive its clearing and be written with the others.
      const left = await Promise.allSettled(underWay);
      if (!(error instanceof WorkStudioError)) throw error;
      if (signal.aborted) throw new SyncCancelledError();
      for (const one of left) if (one.status === "rejected") throw one.reason;
      await unstageStatus(lease, status);
      return {
        status,
        name,
        rows: 0,
        isPersonal,
        failure: { kind: error.kind, message: error.message, endsRun: ENDS_RUN.has(error.kind) },
      };
    }
  });
}

/**
 * The rows of one status. Where an earlier status failed so often that WorkStudio is left alone for a while, that while
 * is waited for once: one query that fails must not take the others' answers along (security W20).
 */
async function* afterOutage(
  status: string,
  options: CallOptions & { signal: AbortSignal },
): AsyncGenerator<CircuitRow[]> {
  try {
    yield* workStudio().circuits(status, options);
  } catch (error) {
    if (!(error instanceof WorkStudioError) || error.code !== "OUTAGE") throw error;
    await delay(error.retryAfterMs ?? 0, undefined, { signal: options.signal });
    yield* workStudio().circuits(status, options);
  }
}
