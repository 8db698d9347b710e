import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { logger } from "@/lib/platform/logger";
import { WorkStudioError } from "@/lib/workstudio/workstudio-error";
import { writeManyCircuitDays } from "../aggregates/write-circuit-days";
import type { Lease } from "../sync-runs/hold-lease";
import { SyncCancelledError, keepAlive } from "../sync-runs/keep-alive";
import { reportTogether } from "../sync-runs/report-progress";
import { writeListsMeanwhile } from "../unit-snapshots/write-unit-snapshots";
import { type PersonalPair, findPairOfSync, recordPairUse } from "../ws-accounts/use-account";
import {
  type ClaimedOrder,
  claimWorkOrder,
  countWorkOrders,
  failWorkOrder,
  releaseWorkOrder,
} from "./claim-work-order";
import { DamagedAnswerError } from "./fetch-work-order";
import { type UnitLookups, readUnitLookups } from "./read-lookups";
import { ForesterNames } from "./forester-names";
import { syncWorkOrder } from "./sync-work-order";

export type SliceAnswer = {
  done: number;
  left: number;
  /** WorkStudio did not answer a single call of this slice. */
  isFruitless: boolean;
  /** Why the run must not go on: every other work order would meet the same. */
  stop: { kind: string; message: string } | null;
};

/** While WorkStudio makes one answer, others are read and written; more would only fill memory. */
const LANES = 3;
/** A step must end well before people wonder; a run has as many as it needs. */
const SLICE_MS = 20_000;
const MOST_ATTEMPTS = 3;
const TELL_EVERY_MS = 700;
const TOTALS_EVERY_MS = 500;

const ENDS_RUN: ReadonlySet<string> = new Set(["unauthorized", "refused_address", "redirected", "missing_columns"]);
/** May go well when it is tried once more: the answer broke off, or nobody answered. */
const MAY_PASS: ReadonlySet<string> = new Set(["unreachable", "timeout", "truncated", "malformed_json"]);
/** Serialisation failure, deadlock, and a unit that two work orders brought at the same time. */
const TRY_AGAIN: ReadonlySet<unknown> = new Set(["40001", "40P01", "23505"]);

/**
 * Syncs waiting work orders of a run for about 20 s, several at any time. One that fails is tried again after the
 * others, three times in all, then it is a line in the log. Where WorkStudio has to be left alone for a while, that
 * while is waited for. Throws LeaseLostError and SyncCancelledError.
 */
export async function syncSlice(lease: Lease, acceptFewer: boolean, sliceMs = SLICE_MS): Promise<SliceAnswer> {
  return keepAlive(lease, async (signal) => {
    const [lookups, personal, foresters] = await Promise.all([
      readUnitLookups(),
      findPairOfSync(lease.syncLogId),
      ForesterNames.ofRun(lease.syncLogId),
    ]);
    const slice = new Slice(lease, acceptFewer, lookups, personal, foresters, signal);
    const { total } = await countWorkOrders(lease.syncLogId);
    const deadline = Date.now() + sliceMs;
    const lanes = Promise.allSettled(Array.from({ length: LANES }, () => slice.work(deadline, total)));
    // Both are listened to from the start: totals may fail while every lane still waits for an answer.
    const [ended, totals] = await Promise.all([lanes, Promise.allSettled([slice.makeTotals(lanes)])]);
    for (const lane of [...ended, ...totals]) if (lane.status === "rejected") throw lane.reason;
    return slice.answer();
  });
}

class Slice {
  #done = 0;
  #answers = 0;
  #stop: SliceAnswer["stop"] = null;
  #isOver = false;
  #toldAt = 0;

  constructor(
    private readonly lease: Lease,
    private readonly acceptFewer: boolean,
    private readonly lookups: UnitLookups,
    private personal: PersonalPair | null,
    private readonly foresters: ForesterNames,
    private readonly signal: AbortSignal,
  ) {}

  async work(deadline: number, total: number): Promise<void> {
    try {
      while (!this.#isOver && this.#stop === null && Date.now() < deadline) {
        const order = await claimWorkOrder(this.lease);
        if (!order) return;
        await this.#sync(order, deadline);
        await this.#tell(total);
      }
    } catch (error) {
      this.#isOver = true;
      throw error;
    }
  }

  /**
   * Totals and lists of circuits that were written, while WorkStudio makes other answers; what is left is made after
   * the last one.
   */
  async makeTotals(lanes: Promise<unknown>): Promise<void> {
    const ends = new AbortController();
    void lanes.then(() => ends.abort());
    const signal = AbortSignal.any([this.signal, ends.signal]);
    try {
      while (!signal.aborted)
        if (await writeManyCircuitDays(this.lease)) await this.#keepLists(signal);
        else await delay(TOTALS_EVERY_MS, undefined, { signal });
    } catch (error) {
      if (ends.signal.aborted && error instanceof Error && error.name === "AbortError") return;
      // The lanes need not go on for a run that has no end.
      this.#isOver = true;
      throw error;
    }
  }

  async #keepLists(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await writeListsMeanwhile(this.lease)) > 0);
  }

  async answer(): Promise<SliceAnswer> {
    const { left } = await countWorkOrders(this.lease.syncLogId);
    return {
      done: this.#done,
      left,
      isFruitless: this.#answers === 0,
      stop: this.#stop,
    };
  }

  async #sync(order: ClaimedOrder, deadline: number): Promise<void> {
    const personal = this.personal;
    try {
      await this.#fetchAndWrite(order.workOrder, personal);
      this.#answers += 1;
      this.#done += 1;
    } catch (error) {
      if (this.signal.aborted) throw new SyncCancelledError();
      if (error instanceof WorkStudioError) return this.#handle(order, error, personal, deadline);
      if (error instanceof DamagedAnswerError) {
        this.#answers += 1;
        return failWorkOrder(this.lease, order.workOrder, "damaged", error.message);
      }
      if (!isPassing(error) || order.attempts > MOST_ATTEMPTS * 2) throw error;
      logger.info({ err: error, workOrder: order.workOrder }, "two work orders met; one is tried again");
      await releaseWorkOrder(this.lease, order.workOrder, { isCounted: true });
    }
  }

  async #fetchAndWrite(workOrder: string, personal: PersonalPair | null): Promise<void> {
    const options = { acceptFewer: this.acceptFewer, lookups: this.lookups, foresters: this.foresters };
    if (personal) {
      const call = { signal: this.signal, credentials: personal.pair };
      if (await syncWorkOrder(this.lease, workOrder, { ...options, isPersonal: true }, call)) return;
    }
    await syncWorkOrder(this.lease, workOrder, { ...options, isPersonal: false }, { signal: this.signal });
  }

  async #handle(
    { workOrder, attempts }: ClaimedOrder,
    error: WorkStudioError,
    personal: PersonalPair | null,
    deadline: number,
  ): Promise<void> {
    if (error.code === "OUTAGE") {
      await releaseWorkOrder(this.lease, workOrder, { isCounted: false });
      const wait = Math.min(error.retryAfterMs ?? 1_000, Math.max(deadline - Date.now(), 0));
      await delay(wait, undefined, { signal: this.signal });
      return;
    }
    if (error.kind === "unauthorized" && personal) {
      // Several lanes may meet the refusal; it is told once.
      if (this.personal) {
        this.personal = null;
        await recordPairUse(personal, "refused", this.lease.syncLogId);
      }
      return releaseWorkOrder(this.lease, workOrder, { isCounted: false });
    }
    if (error.kind !== "unreachable" && error.kind !== "timeout") this.#answers += 1;
    if (ENDS_RUN.has(error.kind)) {
      this.#stop ??= { kind: error.kind, message: error.message };
      return releaseWorkOrder(this.lease, workOrder, { isCounted: false });
    }
    if ((MAY_PASS.has(error.kind) || error.retryable) && attempts < MOST_ATTEMPTS)
      return releaseWorkOrder(this.lease, workOrder, { isCounted: true });
    await failWorkOrder(this.lease, workOrder, error.kind, error.message);
  }

  async #tell(total: number): Promise<void> {
    if (Date.now() - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = Date.now();
    const { left } = await countWorkOrders(this.lease.syncLogId);
    await reportTogether(this.lease, { stage: "Fetching planned units, by work order", done: total - left, total });
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Error && "code" in error && TRY_AGAIN.has(error.code);
}
