import type { PoolClient } from "pg";
import { endRun } from "./end-run";
import type { StoredEvent } from "./events";
import { type Condition, holds } from "./expression";

/**
 * Cancels the running runs of a function whose own event and the given one satisfy the condition; returns the events
 * to emit.
 */
export async function cancelRuns(
  client: PoolClient,
  functionId: string,
  event: StoredEvent,
  condition: Condition | null,
): Promise<StoredEvent[]> {
  const { rows } = await client.query<{ run_id: string; body: string }>(
    `select r.run_id, e.body from inngest_local.runs r join inngest_local.events e using (event_id)
     where r.function_id = $1 and r.status = 'Running' order by r.run_id`,
    [functionId],
  );
  const emitted: StoredEvent[] = [];
  for (const { run_id, body } of rows) {
    const matches = condition === null || holds(condition, { event: JSON.parse(body), async: event.payload });
    if (matches)
      emitted.push(...(await endRun(client, run_id, { status: "Cancelled", reason: `the event ${event.name}` })));
  }
  return emitted;
}
