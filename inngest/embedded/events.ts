import { newId } from "./event-id";

/** An event as it is stored: `body` is the JSON that functions receive. */
export type StoredEvent = { eventId: string; ownId: string | null; name: string; body: string; payload: EventPayload };
export type EventPayload = { id: string; name: string; ts: number; data: Record<string, unknown> };

/** Builds an event of the server itself, such as `inngest/function.finished`. */
export function internalEvent(name: string, data: Record<string, unknown>, at = new Date()): StoredEvent {
  const id = newId();
  return storedEvent(id, null, { name, data, id, ts: at.getTime() });
}

export function storedEvent(eventId: string, ownId: string | null, payload: EventPayload): StoredEvent {
  return { eventId, ownId, name: payload.name, body: JSON.stringify(payload), payload };
}
