import "server-only";
import { applyCircuitBatches, writingProgress } from "./apply-circuits";
import { type FetchedStatus, fetchCircuitStatus } from "./fetch-circuits";
import { SyncCancelledError } from "./keep-alive";
import { CIRCUIT_SYNC_SCOPE, findLease } from "./lease";
import { linkCircuits } from "./link-circuits";
import { type CircuitSyncPlan, planCircuits } from "./plan-circuits";
import { type CircuitSyncPreview, previewCircuits } from "./preview-circuits";
import { recordIssues } from "./record-issues";
import type { CircuitSyncOptions } from "./schema";
import { groupedFailures } from "./rules";
import { tidyCircuits } from "./tidy-circuits";
import { type SyncOutcome, closeCircuitSyncLog, reportProgress } from "./sync-log";

/** Runs named work once and remembers its answer: Inngest's `step.run`, or the work itself in a command. Answers must survive JSON. */
export type StepRunner = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Few steps, since the engine's part of each is time in which nothing is written, and short ones, since a step must end well before its lease does. */
const BATCHES_PER_STEP = 6;

type StepAnswer<T> = { cancelled: true } | { cancelled: false; value: T };

/**
 * The circuit sync (domain.md §3), durable and the same for jobs and commands: fetch and stage every status, look at the whole
 * before anything is written, apply in batches, link, record issues, close the log. Nothing is stored when the plan refuses.
 * Every ending closes the log; only a lost lease and unknown errors throw, for the caller to close it as failed.
 */
export async function runCircuitSync(
  step: StepRunner,
  syncLogId: bigint,
  options: CircuitSyncOptions,
): Promise<SyncOutcome["status"]> {
  const held = async () => findLease(CIRCUIT_SYNC_SCOPE, syncLogId);
  const run = <T>(name: string, work: () => Promise<T>) => step(name, () => stopped(work));
  const close = async (outcome: SyncOutcome) => {
    await step("close", () => closeCircuitSyncLog(syncLogId, outcome).then(() => outcome.status));
    return outcome.status;
  };
  const cancelled = () =>
    close({
      status: "failed",
      message: "Cancelled. Circuits that were finished before are kept; the others are as they were.",
    });

  const fetched: FetchedStatus[] = [];
  for (const [position, status] of options.statuses.entries()) {
    const answer = await run(`fetch ${status}`, async () => fetchCircuitStatus(await held(), status, position));
    if (answer.cancelled) return cancelled();
    fetched.push(answer.value);
    if (answer.value.failure?.endsRun) break;
  }
  const failures = fetched.flatMap(({ status, failure }) => (failure ? [{ status, ...failure }] : []));
  const good = fetched.filter(({ failure }) => !failure).map(({ status }) => status);
  const failureText = groupedFailures(failures);
  const isPersonal = fetched.some((answer) => answer.isPersonal);
  if (good.length === 0 || failures.some(({ endsRun }) => endsRun))
    return close({ status: "failed", message: failureText, details: { failures } });

  const planned = await run("plan", async () => planCircuits(await held(), options, good, isPersonal));
  if (planned.cancelled) return cancelled();
  const plan: CircuitSyncPlan = planned.value;
  if (plan.refusal) {
    if (!options.preview) {
      const recorded = await run("record issues", async () => recordIssues(await held(), []));
      if (recorded.cancelled) return cancelled();
    }
    return close({ status: "failed", message: plan.refusal, rejected: plan.rejected, details: { failures } });
  }
  if (options.preview) return preview(run, close, cancelled, syncLogId, options, plan, failureText, isPersonal);

  for (let first = 1; first <= plan.batches; first += BATCHES_PER_STEP) {
    const last = Math.min(first + BATCHES_PER_STEP - 1, plan.batches);
    const answer = await run(first === last ? `apply ${first}` : `apply ${first} to ${last}`, async () => {
      const lease = await held();
      await reportProgress(lease, writingProgress(first - 1, plan.batches));
      await applyCircuitBatches(lease, { force: options.force, first, last, total: plan.batches });
    });
    if (answer.cancelled) return cancelled();
  }
  const ended = await run("link and record issues", async () => {
    const lease = await held();
    await reportProgress(lease, { stage: "Linking splits and planners", done: 0, total: null });
    await linkCircuits(lease);
    // What an account that sees fewer regions was not sent is not settled by that.
    return recordIssues(lease, isPersonal ? [] : good);
  });
  if (ended.cancelled) return cancelled();
  const { warnings } = ended.value;
  const warned = plan.rejected > 0 || failures.length > 0;
  const status = await close({
    cameToWriting: true,
    unchanged: plan.unchanged,
    status: warned ? "warning" : "completed",
    processed: plan.accepted,
    rejected: plan.rejected,
    message: warned ? summary(plan.rejected, failureText) : null,
    details: { failures, warnings },
    context: { discarded_edits: plan.editsToDiscard, personal_account: isPersonal },
  });
  await step("tidy", tidyCircuits);
  return status;
}

async function preview(
  run: <T>(name: string, work: () => Promise<T>) => Promise<StepAnswer<T>>,
  close: (outcome: SyncOutcome) => Promise<SyncOutcome["status"]>,
  cancelled: () => Promise<SyncOutcome["status"]>,
  syncLogId: bigint,
  options: CircuitSyncOptions,
  plan: CircuitSyncPlan,
  failureText: string,
  isPersonal: boolean,
): Promise<SyncOutcome["status"]> {
  const answer = await run("preview", () => previewCircuits(syncLogId, options.force, plan.unchanged));
  if (answer.cancelled) return cancelled();
  const found: CircuitSyncPreview = { ...answer.value, editsToDiscard: plan.editsToDiscard };
  return close({
    status: failureText ? "warning" : "completed",
    processed: 0,
    rejected: plan.rejected,
    message: failureText || null,
    context: { preview_result: found, personal_account: isPersonal },
  });
}

/** A cancellation is an answer of its step, so that the engine does not try the step again. */
async function stopped<T>(work: () => Promise<T>): Promise<StepAnswer<T>> {
  try {
    return { cancelled: false, value: await work() };
  } catch (error) {
    if (error instanceof SyncCancelledError) return { cancelled: true };
    throw error;
  }
}

function summary(rejected: number, failureText: string): string {
  const rows =
    rejected === 0 ? "" : `${rejected} ${rejected === 1 ? "row" : "rows"} could not be taken; see the issues list. `;
  return (rows + failureText).trim();
}
