import "server-only";
import type { Transaction } from "@/lib/platform/db";

/**
 * What is fetched and written again and again by runs that exclude each other: circuits, planned units. A run of any
 * feed has a lease, a log, steps, progress and a way to be cancelled from here; the feed's own folder brings what its
 * steps do.
 */
export type Feed = {
  /** Also the scope of the lease and the feed's name in stored rows. */
  name: string;
  /** On screen, at the beginning of a sentence. */
  label: string;
  /** `sync_logs.sync_type` of its runs; several feeds can share one. */
  syncType: string;
  /** When it is due, Eastern. */
  schedules: readonly string[];
  /**
   * Sets the counters of runs that end in this transaction from what their steps left behind, and drops what they
   * staged. `cameToWriting`: every batch was written; without it a run has counts only when some were.
   */
  settle: (tx: Transaction, syncLogIds: bigint[], cameToWriting: boolean) => Promise<void>;
};
