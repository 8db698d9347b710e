import type { Pool, PoolClient } from "pg";
import { inTransaction } from "./database";

/** A job this server holds; an answer counts only while `generation` is still the stored one. */
export type Job = {
  jobId: string;
  generation: number;
  runId: string;
  kind: "call" | "step" | "sleep";
  stepId: string;
  attempt: number;
  limitKeys: string[];
};
type Candidate = { job_id: string; limit_keys: string[]; limits: number[] };

/** `at` is the database's time of the claim: what is planned after it was not looked at. */
export type Claim = { jobs: Job[]; at: string };

/**
 * Leases up to `count` due jobs for `owner`, never more of a concurrency key than its limit. Servers claim one after
 * the other, so that the limit holds across all of them. `heldIds` are the caller's own calls, whose lease may have run
 * out meanwhile.
 */
export async function claimJobs(
  pool: Pool,
  owner: string,
  heldIds: string[],
  count: number,
  leaseMs: number,
): Promise<Claim> {
  return inTransaction(pool, async (client) => {
    const locked = await client.query<{ at: string }>(
      "select pg_advisory_xact_lock(hashtext('inngest_local.claim')), now()::text as at",
    );
    const at = locked.rows[0]?.at ?? "-infinity";
    const candidates = await client.query<Candidate>(
      `with busy as (
         select key, count(*) as calls from inngest_local.jobs, unnest(limit_keys) key where lease_until > now() or job_id = any($1) group by key
       )
       select job_id, limit_keys, limits from inngest_local.jobs
       where run_at <= now() and (lease_until is null or lease_until <= now()) and job_id <> all($1)
         and not exists (select 1 from unnest(limit_keys, limits) as own (key, most) join busy using (key) where busy.calls >= own.most)
       order by run_at, job_id limit $2 for update of jobs skip locked`,
      [heldIds, count],
    );
    const chosen = await withinLimits(client, candidates.rows, heldIds);
    if (chosen.length === 0) return { jobs: [], at };
    const { rows } = await client.query<Job>(
      `update inngest_local.jobs set owner = $1, lease_until = now() + make_interval(secs => $2 / 1000.0), generation = generation + 1 where job_id = any($3)
       returning job_id as "jobId", generation, run_id as "runId", kind, step_id as "stepId", attempt, limit_keys as "limitKeys"`,
      [owner, leaseMs, chosen],
    );
    return { jobs: rows, at };
  });
}

/** Each candidate has room by itself; together they may have not. */
async function withinLimits(client: PoolClient, candidates: Candidate[], heldIds: string[]): Promise<string[]> {
  const keys = [...new Set(candidates.flatMap((candidate) => candidate.limit_keys))];
  if (keys.length === 0) return candidates.map((candidate) => candidate.job_id);
  const busy = await client.query<{ key: string; calls: number }>(
    `select key, count(*)::int as calls from inngest_local.jobs, unnest(limit_keys) key
     where (lease_until > now() or job_id = any($1)) and key = any($2) group by key`,
    [heldIds, keys],
  );
  const calls = new Map(busy.rows.map((row) => [row.key, row.calls]));
  return candidates.flatMap(({ job_id, limit_keys, limits }) => {
    if (limit_keys.some((key, index) => (calls.get(key) ?? 0) >= (limits[index] ?? Infinity))) return [];
    for (const key of limit_keys) calls.set(key, (calls.get(key) ?? 0) + 1);
    return [job_id];
  });
}

/** Prolongs the leases of calls in flight. */
export async function keepLeases(pool: Pool, owner: string, heldIds: string[], leaseMs: number): Promise<void> {
  await pool.query(
    "update inngest_local.jobs set lease_until = now() + make_interval(secs => $2 / 1000.0) where owner = $1 and job_id = any($3)",
    [owner, leaseMs, heldIds],
  );
}

/** Gives the jobs of a stopping server back at once; their late answers no longer count. */
export async function releaseJobs(pool: Pool, owner: string): Promise<void> {
  await pool.query(
    "update inngest_local.jobs set owner = null, lease_until = null, generation = generation + 1 where owner = $1",
    [owner],
  );
}
