import "server-only";
import { db } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { applyCircuitBatches, writingProgress } from "./apply-circuits";
import { type FetchedStatus, fetchCircuitStatus } from "./fetch-circuits";
import { type RunOutcome, type RunStatus, closeRun } from "../sync-runs/close-run";
import type { Lease } from "../sync-runs/hold-lease";
import { SyncCancelledError } from "../sync-runs/keep-alive";
import { reportProgress } from "../sync-runs/report-progress";
import { CANCELLED } from "../sync-runs/rules";
import { type StepRunner, runStep } from "../sync-runs/run-step";
import { CIRCUIT_FEED } from "./define-circuit-feed";
import { linkCircuits } from "./link-circuits";
import { type CircuitSyncPlan, planCircuits } from "./plan-circuits";
import { type CircuitSyncPreview, previewCircuits } from "./preview-circuits";
import { recordIssues } from "./record-issues";
import type { CircuitSyncOptions } from "./schema";
import { DATABASE_CRASHED, groupedFailures } from "./rules";
import { StagingLostError, assertStaged } from "./stage-circuits";
import { tidyCircuits } from "./tidy-circuits";

/**
 * Few steps, since the engine's part of each is time in which nothing is written, and short ones, since a step must end
 * well before its lease does.
 */
const BATCHES_PER_STEP = 6;

/** A database that crashes more often in one run is in no state to be written to. */
const MOST_ROUNDS = 3;
/** The answer of a step that found nothing staged. */
const STAGING_LOST = "staging lost";

type Run = <T>(name: string, work: (lease: Lease) => Promise<T>) => Promise<T>;

/**
 * The circuit sync (domain.md §3), durable and the same for jobs and commands: fetch and stage every status, look at
 * the whole before anything is written, apply in batches, link, record issues, close the log. Nothing is stored when
 * the plan refuses. When the database crashed in the middle, which empties what was staged, the run starts over; what
 * it had written then says nothing new. Every ending closes the log; only a lost lease and unknown errors throw, for
 * the caller to close it as failed.
 */
export async function runCircuitSync(
  step: StepRunner,
  syncLogId: bigint,
  options: CircuitSyncOptions,
): Promise<RunStatus> {
  const close = async (outcome: RunOutcome) => {
    await step("close", () => closeRun(CIRCUIT_FEED, syncLogId, outcome).then(() => outcome.status));
    return outcome.status;
  };
  for (let round = 1; ; round += 1) {
    const run: Run = (name, work) => runInRound(step, syncLogId, round === 1 ? name : `${name}, round ${round}`, work);
    try {
      const outcome = await syncOnce(run, syncLogId, options);
      const status = await close(outcome);
      if (outcome.cameToWriting) await step("tidy", tidyCircuits);
      return status;
    } catch (error) {
      if (error instanceof SyncCancelledError)
        return close({ status: "failed", cause: "cancelled", message: CANCELLED });
      if (!(error instanceof StagingLostError)) throw error;
      if (round === MOST_ROUNDS) return close({ status: "failed", message: DATABASE_CRASHED });
      logger.warn({ syncLogId, round }, "the database crashed during a sync, which starts over");
    }
  }
}

/**
 * One step of a round. That the staging is gone is an answer, so that the same step is not tried again. Throws
 * SyncCancelledError and StagingLostError.
 */
async function runInRound<T>(
  step: StepRunner,
  syncLogId: bigint,
  name: string,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const workOrLost = (lease: Lease): Promise<T | typeof STAGING_LOST> =>
    work(lease).catch((error: unknown) => {
      if (error instanceof StagingLostError) return STAGING_LOST;
      throw error;
    });
  const answer = await step(name, () => runStep(CIRCUIT_FEED.name, syncLogId, name, workOrLost));
  if (answer.cancelled) throw new SyncCancelledError();
  if (answer.value === STAGING_LOST) throw new StagingLostError();
  return answer.value;
}

async function syncOnce(run: Run, syncLogId: bigint, options: CircuitSyncOptions): Promise<RunOutcome> {
  const fetched: FetchedStatus[] = [];
  for (const [position, status] of options.statuses.entries()) {
    const answer = await run(`fetch ${status}`, (lease) => fetchCircuitStatus(lease, status, position));
    fetched.push(answer);
    if (answer.failure?.endsRun) break;
  }
  const failures = fetched.flatMap(({ status, failure }) => (failure ? [{ status, ...failure }] : []));
  const good = fetched.filter(({ failure }) => !failure).map(({ status }) => status);
  const failureText = groupedFailures(
    fetched.flatMap(({ name, failure }) => (failure ? [{ name, message: failure.message }] : [])),
  );
  const isPersonal = fetched.some((answer) => answer.isPersonal);
  if (good.length === 0 || failures.some(({ endsRun }) => endsRun))
    return { status: "failed", message: failureText, details: { failures } };

  const rows = fetched.reduce((sum, answer) => sum + answer.rows, 0);
  const plan = await run("plan", (lease) => planCircuits(lease, options, { statuses: good, rows, isPersonal }));
  if (plan.refusal) {
    if (!options.preview) await run("record issues", (lease) => recordIssues(lease, rows, []));
    return { status: "failed", message: plan.refusal, rejected: plan.rejected, details: { failures } };
  }
  if (options.preview) return preview(run, syncLogId, options, plan, failureText, isPersonal);

  for (let first = 1; first <= plan.batches; first += BATCHES_PER_STEP) {
    const last = Math.min(first + BATCHES_PER_STEP - 1, plan.batches);
    await run(first === last ? `apply ${first}` : `apply ${first} to ${last}`, async (lease) => {
      await reportProgress(lease, writingProgress(first - 1, plan.batches));
      await applyCircuitBatches(lease, { force: options.force, first, last, total: plan.batches });
    });
  }
  const { warnings, newRejected, newUnread } = await run("link and record issues", async (lease) => {
    await reportProgress(lease, { stage: "Linking splits and planners", done: 0, total: null });
    // What an account that sees fewer regions was not sent is neither gone nor settled by that.
    const complete = isPersonal ? [] : good;
    await linkCircuits(lease, rows, complete);
    return recordIssues(lease, rows, complete);
  });
  // A bad row that was on the issues list before is no news.
  const warned = newRejected > 0 || newUnread > 0 || failures.length > 0;
  return {
    cameToWriting: true,
    unchanged: plan.unchanged,
    status: warned ? "warning" : "completed",
    processed: plan.accepted,
    rejected: plan.rejected,
    message: warned ? summary(newRejected, newUnread, failureText) : null,
    details: { failures, warnings },
    context: { discarded_edits: plan.editsToDiscard, personal_account: isPersonal },
    freshParts: isPersonal ? [] : good,
  };
}

async function preview(
  run: Run,
  syncLogId: bigint,
  options: CircuitSyncOptions,
  plan: CircuitSyncPlan,
  failureText: string,
  isPersonal: boolean,
): Promise<RunOutcome> {
  const answer = await run("preview", async () => {
    const found = await previewCircuits(syncLogId, options.force, plan.unchanged);
    if (plan.rows > 0) await assertStaged(db(), syncLogId);
    return found;
  });
  const found: CircuitSyncPreview = { ...answer, editsToDiscard: plan.editsToDiscard };
  return {
    status: failureText ? "warning" : "completed",
    processed: 0,
    rejected: plan.rejected,
    message: failureText || null,
    context: { preview_result: found, personal_account: isPersonal },
  };
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
