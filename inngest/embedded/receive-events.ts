import type { Pool } from "pg";
import { z } from "zod";
import { inTransaction, overOutages } from "./database";
import { eventIds } from "./event-id";
import { storedEvent } from "./events";
import { ingestEvents } from "./ingest-events";

const eventSchema = z.looseObject({
  // PostgreSQL text cannot hold a NUL, and no sender needs one in a name.
  name: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[^\0]+$/)
    .refine((name) => !name.startsWith("inngest/"), "names beginning with inngest/ are the server's own"),
  id: z
    .string()
    .max(256)
    .regex(/^[^\0]*$/)
    .nullish(),
  ts: z.number().nullish(),
  data: z.record(z.string(), z.unknown()).nullish(),
});
const bodySchema = z.union([z.array(eventSchema), eventSchema.transform((event) => [event])]);

/** The sender's mistake, told to it. */
export class InvalidEventsError extends Error {
  override name = "InvalidEventsError";
}

const outageMs = 10_000;

/**
 * Stores the events of one send and starts their runs; durable when it resolves. Returns their ids.
 * Throws InvalidEventsError.
 */
export async function receiveEvents(pool: Pool, body: string, seed: string | undefined): Promise<string[]> {
  const parsed = bodySchema.safeParse(parseJson(body));
  if (!parsed.success) throw new InvalidEventsError(z.prettifyError(parsed.error));
  const ids = eventIds(seed, parsed.data.length);
  const events = parsed.data.map((event, index) => {
    const eventId = ids[index] ?? "";
    const ownId = event.id === undefined || event.id === null || event.id === "" ? null : event.id;
    return storedEvent(eventId, ownId, {
      ...event,
      id: ownId ?? eventId,
      ts: event.ts ?? Date.now(),
      data: event.data ?? {},
    });
  });
  await overOutages(outageMs, () => inTransaction(pool, (client) => ingestEvents(client, events)));
  return ids;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidEventsError("the body is not JSON");
  }
}
