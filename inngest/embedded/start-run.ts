import type { PoolClient } from "pg";
import { endRun } from "./end-run";
import { newId } from "./event-id";
import type { StoredEvent } from "./events";
import { valueAt } from "./expression";
import type { FunctionDefinition } from "./function-config";

/**
 * Starts a run of a function for a stored event, unless the event's own id had one within 24 hours or the singleton has
 * one running. `emitted` are the events of a run that the singleton cancelled.
 */
export async function startRun(
  client: PoolClient,
  definition: FunctionDefinition,
  event: StoredEvent,
): Promise<{ isStarted: boolean; emitted: StoredEvent[] }> {
  const keyOf = (path: string[] | null) =>
    JSON.stringify(path === null ? null : (valueAt(path, { event: event.payload }) ?? null));
  const { functionId, singleton } = definition;
  if (event.ownId !== null && (await isClaimed(client, functionId, event.ownId)))
    return { isStarted: false, emitted: [] };
  const singletonKey = singleton && keyOf(singleton.path);
  const emitted = singleton?.mode === "cancel" ? await cancelPrevious(client, functionId, singletonKey) : [];
  const limitKeys = definition.limits.map(({ path }, index) => `${functionId}#${index}=${keyOf(path)}`);
  const run = await client.query<{ run_id: string }>(
    `insert into inngest_local.runs (run_id, function_id, event_id, singleton_key, limit_keys, limits, finish_within_ms)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning run_id`,
    [
      newId(),
      functionId,
      event.eventId,
      singletonKey,
      limitKeys,
      definition.limits.map(({ limit }) => limit),
      definition.finishWithinMs,
    ],
  );
  const runId = run.rows[0]?.run_id;
  if (runId === undefined) return { isStarted: false, emitted };
  if (event.ownId !== null && !(await claim(client, functionId, event.ownId))) {
    await client.query("delete from inngest_local.runs where run_id = $1", [runId]);
    return { isStarted: false, emitted };
  }
  await client.query(
    "insert into inngest_local.jobs (run_id, kind, limit_keys, limits) select run_id, 'call', limit_keys, limits from inngest_local.runs where run_id = $1",
    [runId],
  );
  return { isStarted: true, emitted };
}

async function isClaimed(client: PoolClient, functionId: string, ownId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "select 1 from inngest_local.event_claims where function_id = $1 and own_id = $2 and claimed_at > now() - interval '24 hours'",
    [functionId, ownId],
  );
  return rowCount !== 0;
}

/** False when another send of the same event was faster. */
async function claim(client: PoolClient, functionId: string, ownId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into inngest_local.event_claims as claim (function_id, own_id) values ($1, $2)
     on conflict (function_id, own_id) do update set claimed_at = now() where claim.claimed_at <= now() - interval '24 hours'`,
    [functionId, ownId],
  );
  return rowCount !== 0;
}

async function cancelPrevious(
  client: PoolClient,
  functionId: string,
  singletonKey: string | null,
): Promise<StoredEvent[]> {
  const { rows } = await client.query<{ run_id: string }>(
    "select run_id from inngest_local.runs where function_id = $1 and singleton_key = $2 and status = 'Running' order by run_id for update",
    [functionId, singletonKey],
  );
  const emitted: StoredEvent[] = [];
  for (const { run_id } of rows)
    emitted.push(...(await endRun(client, run_id, { status: "Cancelled", reason: "a newer run of its singleton" })));
  return emitted;
}
