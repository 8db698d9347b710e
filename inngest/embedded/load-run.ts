import type { Pool } from "pg";
import type { Job } from "./claim-jobs";
import { definitionOf } from "./load-functions";

/** What a call of the app needs. `event` and the memos are JSON text, passed on as they were stored. */
export type RunState = {
  callUrl: string;
  maxAttempts: number;
  event: string;
  steps: { stepId: string; memo: string }[];
};

/**
 * Reads the run of a job; its first call sets the start and the deadline. Null when the run or its function is gone.
 */
export async function loadRun(pool: Pool, job: Job): Promise<RunState | null> {
  const { rows } = await pool.query<{
    body: string;
    config: string;
    is_started: boolean;
    steps: [string, string][] | null;
  }>(
    `select e.body, f.config, r.started_at is not null as is_started,
            (select json_agg(json_build_array(s.step_id, s.memo) order by s.position) from inngest_local.steps s where s.run_id = r.run_id) as steps
     from inngest_local.runs r join inngest_local.events e using (event_id) join inngest_local.functions f using (function_id)
     where r.run_id = $1 and r.status = 'Running'`,
    [job.runId],
  );
  const row = rows[0];
  if (!row) return null;
  if (!row.is_started) {
    await pool.query(
      `update inngest_local.runs set started_at = now(), finish_by = now() + make_interval(secs => finish_within_ms / 1000.0)
       where run_id = $1 and started_at is null`,
      [job.runId],
    );
  }
  const { callUrl, maxAttempts } = definitionOf(row.config);
  return {
    callUrl,
    maxAttempts,
    event: row.body,
    steps: (row.steps ?? []).map(([stepId, memo]) => ({ stepId, memo })),
  };
}

/** The body of a call. Without `fn_id` in `ctx` the SDK does no checkpointing: one call per step. */
export function callBody(job: Job, run: RunState): string {
  const stack = run.steps.map(({ stepId }) => stepId);
  const ctx = {
    run_id: job.runId,
    env: "",
    step_id: job.stepId === "" ? "step" : job.stepId,
    attempt: job.attempt,
    max_attempts: run.maxAttempts,
    disable_immediate_execution: false,
    use_api: false,
    stack: { stack, current: stack.length },
  };
  const steps = run.steps.map(({ stepId, memo }) => `${JSON.stringify(stepId)}:${memo}`).join(",");
  return `{"event":${run.event},"events":[${run.event}],"steps":{${steps}},"version":2,"use_api":false,"ctx":${JSON.stringify(ctx)}}`;
}
