import { setTimeout as wait } from "node:timers/promises";
import type { Pool } from "pg";
import { log } from "./log";

const batchRows = 500;
const intervalMs = 60 * 60 * 1_000;

/** `$1` is the retention in days, `$2` the batch. A running run keeps its event. */
const statements = [
  "delete from inngest_local.runs where run_id in (select run_id from inngest_local.runs where ended_at < now() - make_interval(days => $1) limit $2)",
  `delete from inngest_local.events where event_id in (
     select event_id from inngest_local.events e where received_at < now() - make_interval(days => $1)
       and not exists (select 1 from inngest_local.runs r where r.event_id = e.event_id) limit $2)`,
  `delete from inngest_local.cron_ticks where (function_id, tick) in (
     select function_id, tick from inngest_local.cron_ticks where tick < now() - make_interval(days => $1) limit $2)`,
  `delete from inngest_local.event_claims where (function_id, own_id) in (
     select function_id, own_id from inngest_local.event_claims where claimed_at < now() - interval '24 hours' and $1::int is not null limit $2)`,
];

/** Deletes ended runs, old events and what belongs to them, in batches. */
export async function prune(pool: Pool, retentionDays: number): Promise<void> {
  for (const statement of statements) {
    for (let deleted = batchRows; deleted === batchRows;)
      deleted = (await pool.query(statement, [retentionDays, batchRows])).rowCount ?? 0;
  }
}

/** Prunes soon after the start and then hourly. */
export function keepPruned(pool: Pool, retentionDays: number): { close: () => Promise<void> } {
  const abort = new AbortController();
  const loop = async () => {
    for (let delayMs = 30_000; ; delayMs = intervalMs) {
      await wait(delayMs, undefined, { signal: abort.signal }).catch(() => undefined);
      if (abort.signal.aborted) return;
      await prune(pool, retentionDays).catch((error: unknown) =>
        log("warn", "old runs could not be pruned", { error: String(error) }),
      );
    }
  };
  const finished = loop();
  return {
    close: () => {
      abort.abort();
      return finished;
    },
  };
}
