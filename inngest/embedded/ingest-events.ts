import type { PoolClient } from "pg";
import { cancelRuns } from "./cancel-runs";
import type { StoredEvent } from "./events";
import { holds } from "./expression";
import { loadFunctions } from "./load-functions";
import { startRun } from "./start-run";
import { notifyServers } from "./wake-up";

/**
 * Stores events, cancels the runs they cancel and starts the runs they trigger, in the caller's transaction. An event
 * that is already stored (the same send, repeated) does nothing.
 */
export async function ingestEvents(client: PoolClient, events: StoredEvent[]): Promise<void> {
  const waiting = [...events];
  let isWorkAdded = false;
  for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
    const stored = await client.query(
      "insert into inngest_local.events (event_id, name, body) values ($1, $2, $3) on conflict do nothing",
      [event.eventId, event.name, event.body],
    );
    if (stored.rowCount === 0) continue;
    for (const definition of await loadFunctions(client, event.name)) {
      for (const cancel of definition.cancels.filter((entry) => entry.event === event.name)) {
        waiting.push(...(await cancelRuns(client, definition.functionId, event, cancel.condition)));
      }
      const isTriggered = definition.eventTriggers.some(
        (trigger) =>
          trigger.event === event.name &&
          (trigger.condition === null || holds(trigger.condition, { event: event.payload })),
      );
      if (!isTriggered || isAboutItself(event, definition.functionId)) continue;
      const started = await startRun(client, definition, event);
      isWorkAdded ||= started.isStarted;
      waiting.push(...started.emitted);
    }
  }
  if (isWorkAdded) await notifyServers(client);
}

/** A function that listens to failures must not answer its own, or it would never stop. */
function isAboutItself(event: StoredEvent, functionId: string): boolean {
  return event.name.startsWith("inngest/function.") && event.payload.data.function_id === functionId;
}
