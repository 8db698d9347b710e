import type { RunError } from "./end-run";

/** An operation of a 206 answer that is to be saved or planned. */
export type Operation =
  | { op: "save"; stepId: string; memo: string }
  | { op: "plan"; stepId: string }
  | { op: "sleep"; stepId: string; until: Date };

/** What an app's answer, or its absence, means for the run. */
export type Answer =
  | { kind: "operations"; operations: Operation[] }
  | { kind: "complete"; output: unknown }
  | { kind: "fail"; error: RunError }
  /** `memoIfLast` is saved instead when no attempt is left: the function may catch a failed step. */
  | { kind: "retry"; error: RunError; afterMs: number | null; memoIfLast?: Operation }
  /** Nobody listens: no work was begun, so no attempt is spent. */
  | { kind: "refused" };
