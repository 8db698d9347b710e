import type { Pool } from "pg";

/** Milliseconds until the next job, cron tick or deadline; zero or less is due now, null is nothing planned. */
export type NextDue = { jobMs: number | null; cronMs: number | null; deadlineMs: number | null };

/**
 * Looks past `after`, the time of the last claim: what was due then and is still here is held back by a concurrency
 * limit, and the end of a call wakes the servers.
 */
export async function readNextDue(pool: Pool, owner: string, after: string): Promise<NextDue> {
  const { rows } = await pool.query<NextDue>(
    `with due as (
       select (select min(greatest(run_at, coalesce(lease_until, run_at))) from inngest_local.jobs
               where (lease_until is null and run_at > $2::timestamptz) or (lease_until > $2::timestamptz and owner <> $1)) as job,
              (select min(c.next_at) from inngest_local.crons c join inngest_local.functions f using (function_id) where f.is_active) as cron,
              (select min(finish_by) from inngest_local.runs where status = 'Running') as deadline
     )
     select (extract(epoch from job - now()) * 1000)::float8 as "jobMs", (extract(epoch from cron - now()) * 1000)::float8 as "cronMs",
            (extract(epoch from deadline - now()) * 1000)::float8 as "deadlineMs" from due`,
    [owner, after],
  );
  return rows[0] ?? { jobMs: null, cronMs: null, deadlineMs: null };
}
