import type { Pool, PoolClient } from "pg";
import { nextTick } from "./cron";
import { inTransaction } from "./database";
import type { SyncedApp } from "./sync-app";

/** Registers an app's functions and schedules; functions it no longer has start no more runs. */
export async function storeApp(pool: Pool, app: SyncedApp): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('inngest_local.sync'))");
    await client.query(
      `insert into inngest_local.apps (app_id, serve_url, sdk) values ($1, $2, $3)
       on conflict (app_id) do update set serve_url = excluded.serve_url, sdk = excluded.sdk, synced_at = now()`,
      [app.appId, app.serveUrl, app.sdk],
    );
    for (const { definition, config } of app.functions) {
      const { functionId, eventTriggers, cancels } = definition;
      await client.query(
        `insert into inngest_local.functions as f (function_id, app_id, event_names, cancel_event_names, config) values ($1, $2, $3, $4, $5)
         on conflict (function_id) do update set app_id = excluded.app_id, is_active = true, config = excluded.config,
                event_names = excluded.event_names, cancel_event_names = excluded.cancel_event_names
         where not f.is_active or f.config <> excluded.config or f.app_id <> excluded.app_id`,
        [functionId, app.appId, eventTriggers.map(({ event }) => event), cancels.map(({ event }) => event), config],
      );
      await storeCrons(client, functionId, definition.crons);
    }
    // An app that goes by another name at the same address is gone: nothing there knows its functions.
    await client.query(
      `update inngest_local.functions f set is_active = false from inngest_local.apps a
       where a.app_id = f.app_id and a.serve_url = $1 and a.app_id <> $2 and f.is_active`,
      [app.serveUrl, app.appId],
    );
    const names = app.functions.map(({ definition }) => definition.functionId);
    await client.query(
      "update inngest_local.functions set is_active = false where app_id = $1 and is_active and function_id <> all($2)",
      [app.appId, names],
    );
    // The app listens again, so what waited for it is due at once.
    await client.query(
      `update inngest_local.jobs j set run_at = now() from inngest_local.runs r join inngest_local.functions f using (function_id)
       where j.run_id = r.run_id and f.app_id = $1 and j.refused_since is not null and j.owner is null`,
      [app.appId],
    );
  });
}

/** A schedule that is known keeps its next tick, so that what was missed while nobody ran is caught up. */
async function storeCrons(client: PoolClient, functionId: string, expressions: string[]): Promise<void> {
  await client.query("delete from inngest_local.crons where function_id = $1 and expression <> all($2)", [
    functionId,
    expressions,
  ]);
  for (const expression of expressions) {
    await client.query(
      "insert into inngest_local.crons (function_id, expression, next_at) values ($1, $2, coalesce($3::timestamptz, 'infinity')) on conflict do nothing",
      [functionId, expression, nextTick(expression, new Date())],
    );
  }
}
