import type { Pool, PoolClient } from "pg";
import { newestDueTick, nextTick } from "./cron";
import { inTransaction } from "./database";
import { internalEvent } from "./events";
import { ingestEvents } from "./ingest-events";
import { loadFunction } from "./load-functions";
import { startRun } from "./start-run";
import { notifyServers } from "./wake-up";

/**
 * Starts a run for every schedule that is due: one per function and tick, and one only for all that was missed in
 * a gap.
 */
export async function fireCrons(pool: Pool, now = new Date()): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ function_id: string; expression: string; next_at: Date }>(
      `select c.function_id, c.expression, c.next_at from inngest_local.crons c join inngest_local.functions f using (function_id)
       where f.is_active and c.next_at <= $1 order by c.next_at for update of c skip locked`,
      [now],
    );
    for (const { function_id: functionId, expression, next_at: earliestDue } of rows) {
      await fire(client, functionId, expression, newestDueTick(expression, earliestDue, now));
      await client.query(
        "update inngest_local.crons set next_at = coalesce($3::timestamptz, 'infinity') where function_id = $1 and expression = $2",
        [functionId, expression, nextTick(expression, now)],
      );
    }
    if (rows.length > 0) await notifyServers(client);
  });
}

async function fire(client: PoolClient, functionId: string, expression: string, tick: Date): Promise<void> {
  const event = internalEvent("inngest/scheduled.timer", { cron: expression }, tick);
  const isFirst = await client.query(
    "insert into inngest_local.cron_ticks (function_id, tick, event_id) values ($1, $2, $3) on conflict do nothing",
    [functionId, tick, event.eventId],
  );
  if (isFirst.rowCount === 0 || (await waitsForApp(client, functionId))) return;
  const definition = await loadFunction(client, functionId);
  if (!definition) return;
  await client.query("insert into inngest_local.events (event_id, name, body) values ($1, $2, $3)", [
    event.eventId,
    event.name,
    event.body,
  ]);
  const { emitted } = await startRun(client, definition, event);
  await ingestEvents(client, emitted);
}

/** While the app is away one run waits for it; a run for every tick of that time would come as a burst. */
async function waitsForApp(client: PoolClient, functionId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "select 1 from inngest_local.jobs j join inngest_local.runs r using (run_id) where r.function_id = $1 and j.refused_since is not null limit 1",
    [functionId],
  );
  return rowCount !== 0;
}
