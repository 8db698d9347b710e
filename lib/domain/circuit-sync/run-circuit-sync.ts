import "server-only";
import { applyCircuitBatches, writingProgress } from "./apply-circuits";
import { type FetchedStatus, fetchCircuitStatus } from "./fetch-circuits";
import { type RunOutcome, type RunStatus, closeRun } from "../sync-runs/close-run";
import type { Lease } from "../sync-runs/hold-lease";
import { reportProgress } from "../sync-runs/report-progress";
import { CANCELLED } from "../sync-runs/rules";
import { type StepAnswer, type StepRunner, runStep } from "../sync-runs/run-step";
import { CIRCUIT_FEED } from "./define-circuit-feed";
import { linkCircuits } from "./link-circuits";
import { type CircuitSyncPlan, planCircuits } from "./plan-circuits";
import { type CircuitSyncPreview, previewCircuits } from "./preview-circuits";
import { recordIssues } from "./record-issues";
import type { CircuitSyncOptions } from "./schema";
import { groupedFailures } from "./rules";
import { tidyCircuits } from "./tidy-circuits";

/** Few steps, since the engine's part of each is time in which nothing is written, and short ones, since a step must end well before its lease does. */
const BATCHES_PER_STEP = 6;

type Run = <T>(name: string, work: (lease: Lease) => Promise<T>) => Promise<StepAnswer<T>>;

/**
 * The circuit sync (domain.md §3), durable and the same for jobs and commands: fetch and stage every status, look at the whole
 * before anything is written, apply in batches, link, record issues, close the log. Nothing is stored when the plan refuses.
 * Every ending closes the log; only a lost lease and unknown errors throw, for the caller to close it as failed.
 */
export async function runCircuitSync(
  step: StepRunner,
  syncLogId: bigint,
  options: CircuitSyncOptions,
): Promise<RunStatus> {
  const run: Run = (name, work) => step(name, () => runStep(CIRCUIT_FEED.name, syncLogId, name, work));
  const close = async (outcome: RunOutcome) => {
    await step("close", () => closeRun(CIRCUIT_FEED, syncLogId, outcome).then(() => outcome.status));
    return outcome.status;
  };
  const cancelled = () => close({ status: "failed", cause: "cancelled", message: CANCELLED });

  const fetched: FetchedStatus[] = [];
  for (const [position, status] of options.statuses.entries()) {
    const answer = await run(`fetch ${status}`, (lease) => fetchCircuitStatus(lease, status, position));
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

  const planned = await run("plan", (lease) => planCircuits(lease, options, good, isPersonal));
  if (planned.cancelled) return cancelled();
  const plan: CircuitSyncPlan = planned.value;
  if (plan.refusal) {
    if (!options.preview) {
      const recorded = await run("record issues", (lease) => recordIssues(lease, []));
      if (recorded.cancelled) return cancelled();
    }
    return close({ status: "failed", message: plan.refusal, rejected: plan.rejected, details: { failures } });
  }
  if (options.preview) return preview(run, close, cancelled, syncLogId, options, plan, failureText, isPersonal);

  for (let first = 1; first <= plan.batches; first += BATCHES_PER_STEP) {
    const last = Math.min(first + BATCHES_PER_STEP - 1, plan.batches);
    const answer = await run(first === last ? `apply ${first}` : `apply ${first} to ${last}`, async (lease) => {
      await reportProgress(lease, writingProgress(first - 1, plan.batches));
      await applyCircuitBatches(lease, { force: options.force, first, last, total: plan.batches });
    });
    if (answer.cancelled) return cancelled();
  }
  const ended = await run("link and record issues", async (lease) => {
    await reportProgress(lease, { stage: "Linking splits and planners", done: 0, total: null });
    await linkCircuits(lease);
    // What an account that sees fewer regions was not sent is not settled by that.
    return recordIssues(lease, isPersonal ? [] : good);
  });
  if (ended.cancelled) return cancelled();
  const { warnings, newRejected, newUnread } = ended.value;
  // A bad row that was on the issues list before is no news.
  const warned = newRejected > 0 || newUnread > 0 || failures.length > 0;
  const status = await close({
    cameToWriting: true,
    unchanged: plan.unchanged,
    status: warned ? "warning" : "completed",
    processed: plan.accepted,
    rejected: plan.rejected,
    message: warned ? summary(newRejected, newUnread, failureText) : null,
    details: { failures, warnings },
    context: { discarded_edits: plan.editsToDiscard, personal_account: isPersonal },
    freshParts: isPersonal ? [] : good,
  });
  await step("tidy", tidyCircuits);
  return status;
}

async function preview(
  run: Run,
  close: (outcome: RunOutcome) => Promise<RunStatus>,
  cancelled: () => Promise<RunStatus>,
  syncLogId: bigint,
  options: CircuitSyncOptions,
  plan: CircuitSyncPlan,
  failureText: string,
  isPersonal: boolean,
): Promise<RunStatus> {
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

function summary(newRejected: number, newUnread: number, failureText: string): string {
  const count = (rows: number, singular: string, plural: string) => (rows === 1 ? singular : `${rows} ${plural}`);
  const parts = [
    newRejected > 0 ? `${count(newRejected, "1 row", "rows")} could not be taken; see the issues list.` : "",
    newUnread > 0
      ? `${count(newUnread, "1 value", "values")} could not be read, so what was stored is kept; see the issues list.`
      : "",
    failureText,
  ];
  return parts.filter(Boolean).join(" ");
}
