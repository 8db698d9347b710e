import "server-only";

/** How calls are spaced. Source: domain §2, politeness. */
export type GateLimits = { maxCallsInARow: number; pauseMs: number };

/** Time as the client sees it; tests bring their own. */
export type Clock = { now: () => number; sleep: (ms: number, signal?: AbortSignal) => Promise<void> };

/**
 * The one door through which every call to a WorkStudio server goes: at most so many calls in a row, then a pause; and
 * nobody calls while the server has asked to be left alone.
 */
export class CallGate {
  #queue: Promise<void> = Promise.resolve();
  #callsInARow = 0;
  #lastActivityAt = Number.NEGATIVE_INFINITY;
  #closedUntil = Number.NEGATIVE_INFINITY;

  /** Waits for its turn; rejects when the signal fires first, without using up a turn. */
  enter(limits: GateLimits, clock: Clock, signal?: AbortSignal): Promise<void> {
    const turn = this.#queue.then(() => this.#wait(limits, clock, signal));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** A call has ended: pauses count from here. */
  leave(clock: Clock): void {
    this.#lastActivityAt = clock.now();
  }

  /** WorkStudio asked everyone to wait (429 or 503 with Retry-After). */
  closeFor(ms: number, clock: Clock): void {
    this.#closedUntil = Math.max(this.#closedUntil, clock.now() + ms);
  }

  async #wait(limits: GateLimits, clock: Clock, signal?: AbortSignal): Promise<void> {
    let earliest = Number.NEGATIVE_INFINITY;
    for (;;) {
      signal?.throwIfAborted();
      const now = Math.max(clock.now(), earliest);
      const rested = now - this.#lastActivityAt;
      if (rested >= limits.pauseMs) this.#callsInARow = 0;
      const pause = this.#callsInARow >= limits.maxCallsInARow ? limits.pauseMs - rested : 0;
      const waitMs = Math.max(pause, this.#closedUntil - now);
      if (waitMs <= 0) break;
      await clock.sleep(waitMs, signal);
      // Timers may fire a moment early by the other clock; the sleep counts as slept.
      earliest = now + waitMs;
    }
    this.#callsInARow++;
    this.#lastActivityAt = clock.now();
  }
}

const GATES = Symbol.for("ws-tracker.workstudio.call-gates");

/** The gate of a server (URL origin), the same one for everything in this process. */
export function gateOf(origin: string): CallGate {
  // Next can load this module twice in one process; the global symbol keeps them at one door.
  const holder: typeof globalThis & { [GATES]?: Map<string, CallGate> | undefined } = globalThis;
  const gates = (holder[GATES] ??= new Map<string, CallGate>());
  const gate = gates.get(origin) ?? new CallGate();
  gates.set(origin, gate);
  return gate;
}
