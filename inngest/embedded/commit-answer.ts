import type { Pool, PoolClient } from "pg";
import type { Answer, Operation } from "./answer";
import type { Job } from "./claim-jobs";
import { inTransaction } from "./database";
import { type RunEnd, endRun } from "./end-run";
import { ingestEvents } from "./ingest-events";
import { type Settings, retryDelayMs } from "./settings";
import { notifyServers } from "./wake-up";

type Context = { settings: Settings; maxAttempts: number; mayContinue: boolean };

/** After this long a missing app counts as a failed attempt. */
const longestRefusal = "24 hours";

/**
 * Saves what an answer means in one transaction: steps, next jobs, or the end of the run with its events. An answer to
 * a job that another server took over, or of a run that has ended, changes nothing. Returns the job that the caller
 * goes on with, if any.
 */
export async function commitAnswer(pool: Pool, job: Job, answer: Answer, context: Context): Promise<Job | null> {
  return inTransaction(pool, async (client) => {
    // The run is locked first, as in a cancellation, so that the two never wait for each other.
    const held = await client.query<{ is_refused_long: boolean | null }>(
      `select j.refused_since < now() - $3::interval as is_refused_long from inngest_local.runs r join inngest_local.jobs j using (run_id)
       where j.job_id = $1 and j.generation = $2 and r.status = 'Running' for update`,
      [job.jobId, job.generation, longestRefusal],
    );
    if (!held.rows[0]) return null;
    switch (answer.kind) {
      case "operations":
        return commitOperations(client, job, answer.operations, context);
      case "complete":
        return finish(client, job, { status: "Completed", output: answer.output });
      case "fail":
        return finish(client, job, { status: "Failed", error: answer.error });
      case "refused":
        if (held.rows[0].is_refused_long !== true) return waitForApp(client, job);
        return retry(
          client,
          job,
          { kind: "retry", error: { name: "Error", message: "the app does not listen" }, afterMs: null },
          context,
        );
      case "retry":
        return retry(client, job, answer, context);
    }
  });
}

async function finish(client: PoolClient, job: Job, end: RunEnd): Promise<null> {
  await ingestEvents(client, await endRun(client, job.runId, end));
  await wakeWaiting(client, job);
  return null;
}

async function retry(
  client: PoolClient,
  job: Job,
  answer: Extract<Answer, { kind: "retry" }>,
  context: Context,
): Promise<Job | null> {
  const failedAttempts = job.attempt + 1;
  if (failedAttempts < context.maxAttempts) {
    const delayMs = answer.afterMs ?? retryDelayMs(context.settings, failedAttempts);
    await requeue(client, job, failedAttempts, delayMs);
    return null;
  }
  if (answer.memoIfLast) return commitOperations(client, job, [answer.memoIfLast], context);
  return finish(client, job, { status: "Failed", error: answer.error });
}

async function requeue(client: PoolClient, job: Job, attempt: number, delayMs: number): Promise<void> {
  await client.query(
    `update inngest_local.jobs set attempt = $2, run_at = now() + make_interval(secs => $3 / 1000.0), refused_since = null,
            owner = null, lease_until = null, generation = generation + 1 where job_id = $1`,
    [job.jobId, attempt, delayMs],
  );
  await notifyServers(client);
}

async function waitForApp(client: PoolClient, job: Job): Promise<null> {
  await client.query(
    `update inngest_local.jobs set refused_since = coalesce(refused_since, now()), owner = null, lease_until = null, generation = generation + 1,
            run_at = now() + least(interval '5 seconds', greatest(interval '250 milliseconds', now() - coalesce(refused_since, now()))) where job_id = $1`,
    [job.jobId],
  );
  await notifyServers(client);
  return null;
}

async function commitOperations(
  client: PoolClient,
  job: Job,
  operations: Operation[],
  context: Context,
): Promise<Job | null> {
  let changes = 0;
  for (const operation of operations) {
    if (operation.op === "save") {
      const saved = await client.query(
        `insert into inngest_local.steps (run_id, step_id, position, memo)
         select $1, $2, count(*), $3 from inngest_local.steps where run_id = $1 on conflict do nothing`,
        [job.runId, operation.stepId, operation.memo],
      );
      changes += saved.rowCount ?? 0;
    } else {
      // A step that is saved already must not become a job, or the run would wait for it forever.
      const planned = await client.query(
        `insert into inngest_local.jobs (run_id, kind, step_id, run_at, limit_keys, limits)
         select run_id, $2, $3, coalesce($4, now()), case when $2 = 'sleep' then '{}' else limit_keys end, case when $2 = 'sleep' then '{}' else limits end
         from inngest_local.runs where run_id = $1 and not exists (select 1 from inngest_local.steps where run_id = $1 and step_id = $3)
         on conflict do nothing`,
        [
          job.runId,
          operation.op === "plan" ? "step" : "sleep",
          operation.stepId,
          operation.op === "sleep" ? operation.until : null,
        ],
      );
      changes += planned.rowCount ?? 0;
    }
  }
  if (job.kind === "call" && changes === 0)
    return retry(
      client,
      job,
      { kind: "retry", error: { name: "Error", message: "the app asks only for steps that are saved" }, afterMs: null },
      context,
    );
  const others = await client.query("select 1 from inngest_local.jobs where run_id = $1 and job_id <> $2 limit 1", [
    job.runId,
    job.jobId,
  ]);
  if (others.rowCount === 0) return continueRun(client, job, context);
  await client.query("delete from inngest_local.jobs where job_id = $1", [job.jobId]);
  await notifyServers(client);
  return null;
}

/**
 * All pending steps are saved: the same row becomes the one joining call, kept by this server unless others wait for
 * its place.
 */
async function continueRun(client: PoolClient, job: Job, { settings, mayContinue }: Context): Promise<Job | null> {
  const { rows } = await client.query<Job & { isKept: boolean }>(
    `update inngest_local.jobs j set kind = 'call', step_id = '', attempt = 0, run_at = now(), refused_since = null, generation = generation + 1,
            limit_keys = r.limit_keys, limits = r.limits, owner = case when k.is_kept then owner end,
            lease_until = case when k.is_kept then now() + make_interval(secs => $2 / 1000.0) end
     from inngest_local.runs r, lateral (select $3 and r.limits = '{}' as is_kept) k where j.job_id = $1 and r.run_id = j.run_id
     returning j.job_id as "jobId", j.generation, j.run_id as "runId", j.kind, j.step_id as "stepId", j.attempt, j.limit_keys as "limitKeys", k.is_kept as "isKept"`,
    [job.jobId, settings.leaseMs, mayContinue],
  );
  const next = rows[0];
  if (next?.isKept === true) return next;
  await notifyServers(client);
  return null;
}

/** The end of a call may let another of the same concurrency key begin. */
async function wakeWaiting(client: PoolClient, job: Job): Promise<void> {
  if (job.limitKeys.length > 0) await notifyServers(client);
}
