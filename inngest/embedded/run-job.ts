import type { Agent } from "node:http";
import type { Pool } from "pg";
import type { Answer } from "./answer";
import { RefusedError, callHttp } from "./call-http";
import type { Job } from "./claim-jobs";
import { commitAnswer } from "./commit-answer";
import { overOutages } from "./database";
import { callBody, loadRun } from "./load-run";
import { readAnswer } from "./read-answer";
import type { Settings } from "./settings";

/** Told when an app does not listen or does not know a function: a sync will show. */
export type OnAppDoubtful = (callUrl: string) => void;
type RunJob = {
  pool: Pool;
  settings: Settings;
  agent: Agent;
  signal: AbortSignal;
  isStopping: () => boolean;
  hasRoom: () => boolean;
  onAppDoubtful: OnAppDoubtful;
};

/** The database may restart while an answer waits to be saved; the lease decides whether it still counts. */
const outageMs = 10 * 60_000;

/** Calls the app for one job and saves the answer; returns the run's next job when this server goes on with it. */
export async function runJob(job: Job, context: RunJob): Promise<Job | null> {
  const { pool, settings, isStopping, hasRoom } = context;
  const run = await overOutages(outageMs, () => loadRun(pool, job));
  if (!run) return null;
  const answer = job.kind === "sleep" ? sleptAnswer(job) : await callApp(job, run.callUrl, callBody(job, run), context);
  if (!answer) return null;
  return overOutages(outageMs, () =>
    commitAnswer(pool, job, answer, {
      settings,
      maxAttempts: run.maxAttempts,
      mayContinue: hasRoom() && !isStopping(),
    }),
  );
}

const sleptAnswer = (job: Job): Answer => ({
  kind: "operations",
  operations: [{ op: "save", stepId: job.stepId, memo: "null" }],
});

/**
 * Null when the call was lost because this server, and perhaps the app with it, is stopping: that is no failure of
 * the step.
 */
async function callApp(
  job: Job,
  callUrl: string,
  body: string,
  { agent, settings, signal, isStopping, onAppDoubtful }: RunJob,
): Promise<Answer | null> {
  const url = new URL(callUrl);
  if (job.kind === "step") url.searchParams.set("stepId", job.stepId);
  try {
    const answer = await callHttp({
      agent,
      signingKey: settings.signingKey,
      method: "POST",
      url: url.href,
      headers: { "x-request-id": `${job.jobId}-${job.generation}`, "x-inngest-job-id": job.jobId },
      body,
      signal,
    });
    if (answer.status >= 400 && answer.body.includes("was not found in this app")) onAppDoubtful(callUrl);
    return readAnswer(answer, new Date());
  } catch (error) {
    if (isStopping()) return null;
    if (error instanceof RefusedError) {
      onAppDoubtful(callUrl);
      return { kind: "refused" };
    }
    return {
      kind: "retry",
      error: {
        name: "Error",
        message: `the call did not end: ${error instanceof Error ? error.message : String(error)}`,
      },
      afterMs: null,
    };
  }
}
