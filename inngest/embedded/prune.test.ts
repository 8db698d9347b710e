import { afterAll, beforeAll, expect, it } from "vitest";
import { openPool } from "./database";
import { ensureSchema } from "./ensure-schema";
import { prune } from "./prune";
import { dropSchema, query, testDatabaseUrl } from "./testing/test-database";

const pool = openPool(testDatabaseUrl());
beforeAll(async () => {
  await dropSchema();
  // Servers that start at once must not meet half a schema.
  await Promise.all([ensureSchema(pool), ensureSchema(pool), ensureSchema(pool)]);
});
afterAll(() => pool.end());

it("prunes ended runs, old events, ticks and claims, and nothing that is young or running", async () => {
  await query(
    "insert into inngest_local.events (event_id, name, body, received_at) select 'old ' || n, 'a', '{}', now() - interval '15 days' from generate_series(1, 1200) n",
  );
  await query("insert into inngest_local.events (event_id, name, body) values ('young', 'a', '{}')");
  await query(
    "insert into inngest_local.runs (run_id, function_id, event_id, status, ended_at) select 'ended ' || n, 'f', 'old ' || n, 'Completed', now() - interval '15 days' from generate_series(1, 1100) n",
  );
  await query("insert into inngest_local.runs (run_id, function_id, event_id) values ('running', 'f', 'old 1200')");
  await query(
    "insert into inngest_local.runs (run_id, function_id, event_id, status, ended_at) values ('young', 'f', 'young', 'Failed', now() - interval '13 days')",
  );
  await query(
    "insert into inngest_local.steps (run_id, step_id, position, memo) values ('ended 1', 's', 0, 'null'), ('young', 's', 0, 'null')",
  );
  await query(
    "insert into inngest_local.cron_ticks (function_id, tick, event_id) values ('f', now() - interval '15 days', 'old 1'), ('f', now(), 'young')",
  );
  await query(
    "insert into inngest_local.event_claims (function_id, own_id, claimed_at) values ('f', 'old', now() - interval '25 hours'), ('f', 'young', now())",
  );
  await prune(pool, 14);
  expect(await query("select run_id from inngest_local.runs order by run_id")).toEqual([
    { run_id: "running" },
    { run_id: "young" },
  ]);
  expect(await query("select event_id from inngest_local.events order by event_id")).toEqual([
    { event_id: "old 1200" },
    { event_id: "young" },
  ]);
  expect(await query("select run_id from inngest_local.steps")).toEqual([{ run_id: "young" }]);
  expect(await query("select event_id from inngest_local.cron_ticks")).toEqual([{ event_id: "young" }]);
  expect(await query("select own_id from inngest_local.event_claims")).toEqual([{ own_id: "young" }]);
});
