import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import type { Feed } from "./define-feed";
import { LEASE_SECONDS } from "./hold-lease";
import { ABANDONED, MOST_RESTARTS } from "./rules";

/**
 * A sweep that has not run for so long, in the life of this process, is not coming: nobody hands lost runs over again.
 */
const SWEEP_SILENT_SECONDS = 150;

type LostRun = { syncLogId: number; feed: string; restarts: number };

/**
 * What was opened before the database was started last has been through an outage: whoever holds it needs a while to
 * say so.
 */
const WAS_AWAY_FOR = (seconds: number): Prisma.Sql =>
  Prisma.sql`
    (
      l.created_at < pg_postmaster_start_time()
        AND pg_postmaster_start_time() > now() - make_interval(secs => ${seconds}::int)
    )`;

/** Leases that ran out and that no step is renewing in a transaction of its own: such a one is locked, and alive. */
const EXPIRED = Prisma.sql`SELECT scope, sync_log_id FROM sync_leases WHERE expires_at <= now() FOR UPDATE SKIP LOCKED`;

const SENTENCES = Prisma.join(
  Object.entries(ABANDONED).map(([cause, message]) => Prisma.sql`(${cause}::text, ${message}::text)`),
);

/**
 * Runs in the hands of the jobs whose lease ran out are handed over again, as often as is sensible; their finished
 * steps are remembered, so they go on where they were. Answers which, for the caller to send. Called by the
 * sweep alone.
 */
export async function claimLostRuns(): Promise<LostRun[]> {
  return db().$queryRaw<LostRun[]>(Prisma.sql`
    WITH expired AS (${EXPIRED}), lost AS (
      UPDATE sync_logs l SET restarts = l.restarts + 1, updated_at = now() FROM expired
      WHERE l.id = expired.sync_log_id AND l.sync_status = 'started' AND l.is_job AND l.restarts < ${MOST_RESTARTS}
      RETURNING l.id, l.restarts
    )
    UPDATE sync_leases s SET expires_at = now() + make_interval(secs => ${LEASE_SECONDS}::int), updated_at = now()
    FROM lost WHERE s.sync_log_id = lost.id
    RETURNING lost.id::float8 AS "syncLogId", s.scope AS feed, lost.restarts`);
}

/**
 * Fails every `started` run that fell silent and that nobody starts again, and says why: a command that stopped, a job
 * that was handed over often enough, or any job where the sweep is silent too. A database that comes back ends nothing
 * before whoever waited for it could go on. `replacing` names a feed that is wanted now: its silent run ends whatever
 * it is. Answers how many.
 */
export async function endDeadRuns(feeds: readonly Feed[], { replacing }: { replacing?: Feed } = {}): Promise<number> {
  return db().$transaction(async (tx) => {
    const dead = await tx.$queryRaw<{ id: bigint; feed: string }[]>(Prisma.sql`
      WITH expired AS (${EXPIRED}), silent AS (
        SELECT ${process.uptime() > SWEEP_SILENT_SECONDS}::boolean
          AND NOT EXISTS (
            SELECT FROM sync_schedules WHERE swept_at > now() - make_interval(secs => ${SWEEP_SILENT_SECONDS}::int)
          ) AS is_silent
      ), sentence(cause, message) AS (VALUES ${SENTENCES}), dead AS (
        SELECT l.id,
          CASE
            WHEN NOT l.is_job THEN 'command_gone'
            WHEN l.context_json->>'jobsEngine' <> j.engine THEN 'engine_changed'
            WHEN silent.is_silent THEN 'jobs_server_gone'
            WHEN l.taken_up_at IS NULL THEN 'not_taken_up'
            ELSE 'worker_gone'
          END AS cause
        FROM sync_logs l CROSS JOIN silent CROSS JOIN jobs_server j
        WHERE l.sync_status = 'started'
          AND l.feed = ANY(${feeds.map(({ name }) => name)})
          AND l.started_at < now() - interval '5 seconds'
          AND NOT EXISTS (
            SELECT FROM sync_leases s
            WHERE s.sync_log_id = l.id
              AND s.expires_at IS NOT NULL
              AND s.sync_log_id NOT IN (SELECT sync_log_id FROM expired WHERE sync_log_id IS NOT NULL)
          )
          AND NOT ${WAS_AWAY_FOR(LEASE_SECONDS)}
          AND (
            NOT l.is_job
              OR l.restarts >= ${MOST_RESTARTS}
              OR silent.is_silent AND NOT ${WAS_AWAY_FOR(SWEEP_SILENT_SECONDS)}
              OR l.feed = ${replacing?.name ?? ""}
              OR NOT EXISTS (SELECT FROM expired WHERE expired.sync_log_id = l.id)
          )
      ), ended AS (
        UPDATE sync_logs l
        SET sync_status = 'failed', completed_at = now(),
          duration_seconds = round(extract(epoch FROM now() - started_at)), end_cause = dead.cause,
          error_message = sentence.message, progress_json = NULL, updated_at = now()
        FROM dead JOIN sentence USING (cause) WHERE l.id = dead.id AND l.sync_status = 'started'
        RETURNING l.id, l.feed
      ), released AS (
        UPDATE sync_leases
        SET expires_at = NULL, sync_log_id = NULL, updated_at = now()
        WHERE sync_log_id IN (SELECT id FROM ended)
      )
      SELECT id, feed FROM ended`);
    for (const feed of feeds) {
      const ids = dead.filter((run) => run.feed === feed.name).map((run) => run.id);
      if (ids.length > 0) await feed.settle(tx, ids, false);
    }
    if (dead.length > 0)
      await tx.$executeRaw(
        Prisma.sql`DELETE FROM sync_run_steps WHERE sync_log_id = ANY(${dead.map((run) => run.id)})`,
      );
    return dead.length;
  });
}
