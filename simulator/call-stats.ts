/** One call, as the simulated WorkStudio saw it. `status` is 0 when the connection ended without an answer. */
export type CallRecord = {
  startedAtMs: number;
  endedAtMs: number | null;
  protocol: string;
  filterValue: string;
  account: string;
  status: number;
  fault: string | null;
};

/** Counts of what was asked since the start or the last reset. */
export type StatsReport = {
  calls: number;
  inFlight: number;
  maxConcurrent: number;
  byProtocol: Record<string, number>;
  byStatus: Record<string, number>;
  byAccount: Record<string, number>;
  byFault: Record<string, number>;
  bytesSent: number;
  /** The last calls, oldest first. */
  recent: CallRecord[];
};

const KEPT_CALLS = 1000;

function countIn(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Keeps count of calls, for tests and for the control page. */
export class CallStats {
  #calls = 0;
  #inFlight = 0;
  #maxConcurrent = 0;
  #bytesSent = 0;
  #byProtocol = new Map<string, number>();
  #byStatus = new Map<string, number>();
  #byAccount = new Map<string, number>();
  #byFault = new Map<string, number>();
  #recent: CallRecord[] = [];

  /** A call has arrived. */
  begin(call: Pick<CallRecord, "protocol" | "filterValue" | "account" | "fault">): CallRecord {
    const record: CallRecord = { startedAtMs: Date.now(), endedAtMs: null, status: 0, ...call };
    this.#calls++;
    this.#maxConcurrent = Math.max(this.#maxConcurrent, ++this.#inFlight);
    countIn(this.#byProtocol, call.protocol);
    countIn(this.#byAccount, call.account);
    if (call.fault !== null) countIn(this.#byFault, call.fault);
    this.#recent.push(record);
    if (this.#recent.length > KEPT_CALLS) this.#recent.shift();
    return record;
  }

  /** A call's connection or answer is over. */
  end(record: CallRecord, status: number, bytes: number): void {
    if (record.endedAtMs !== null) return;
    record.endedAtMs = Date.now();
    record.status = status;
    this.#inFlight--;
    this.#bytesSent += bytes;
    countIn(this.#byStatus, String(status));
  }

  /** What was counted so far. */
  report(): StatsReport {
    return {
      calls: this.#calls,
      inFlight: this.#inFlight,
      maxConcurrent: this.#maxConcurrent,
      byProtocol: Object.fromEntries(this.#byProtocol),
      byStatus: Object.fromEntries(this.#byStatus),
      byAccount: Object.fromEntries(this.#byAccount),
      byFault: Object.fromEntries(this.#byFault),
      bytesSent: this.#bytesSent,
      recent: this.#recent.map((record) => ({ ...record })),
    };
  }

  /** Starts counting anew; calls under way still count as concurrent. */
  reset(): void {
    this.#calls = 0;
    this.#bytesSent = 0;
    this.#maxConcurrent = this.#inFlight;
    for (const counts of [this.#byProtocol, this.#byStatus, this.#byAccount, this.#byFault]) counts.clear();
    this.#recent = [];
  }
}
