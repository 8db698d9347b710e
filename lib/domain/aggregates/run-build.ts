import "server-only";
import { type RunOutcome, type RunStatus, closeRun } from "../sync-runs/close-run";
import type { Lease } from "../sync-runs/hold-lease";
import { SyncCancelledError } from "../sync-runs/keep-alive";
import { type StepRunner, runStep } from "../sync-runs/run-step";
import type { FigureFeed } from "./define-aggregate-feeds";

const CANCELLED = "Cancelled. Figures that were made before are kept; the others are as they were.";

/** One step of a run of figures; its answer must survive JSON. Throws SyncCancelledError, which ends the run. */
export type BuildStep = <T>(name: string, work: (lease: Lease) => Promise<T>) => Promise<T>;

/**
 * Carries out a run of figures and closes its log, however it ended; only a lost lease and unknown errors throw, for
 * the caller to close it as failed.
 */
export async function runBuild(
  feed: FigureFeed,
  step: StepRunner,
  syncLogId: bigint,
  work: (run: BuildStep) => Promise<RunOutcome>,
): Promise<RunStatus> {
  const close = (outcome: RunOutcome) =>
    step("close", () => closeRun(feed, syncLogId, outcome).then(() => outcome.status));
  const run: BuildStep = async (name, stepWork) => {
    const answer = await step(name, () => runStep(feed.name, syncLogId, name, stepWork));
    if (answer.cancelled) throw new SyncCancelledError();
    return answer.value;
  };
  let outcome: RunOutcome;
  try {
    outcome = await work(run);
  } catch (error) {
    if (!(error instanceof SyncCancelledError)) throw error;
    outcome = { status: "failed", cause: "cancelled", message: CANCELLED };
  }
  return close(outcome);
}
