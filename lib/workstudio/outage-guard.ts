import "server-only";
import type { Clock } from "./call-gate";
import { WorkStudioError } from "./workstudio-error";

/** When a server counts as down, and for how long it is then left alone. */
export type OutageLimits = { failuresInARow: number; openMs: number };

/** What a caller is told while a server is left alone. */
export function leftAloneError(failuresInARow: number, waitMs: number): WorkStudioError {
  return new WorkStudioError(
    "unreachable",
    `WorkStudio failed ${failuresInARow} times in a row and is left alone for ${Math.ceil(waitMs / 1000)} s. Try again after that.`,
    { retryable: true, code: "OUTAGE", retryAfterMs: waitMs },
  );
}

/**
 * Stops calls to a server that keeps failing: after so many failures in a row every call fails at once, then one probe
 * at a time is let through until one succeeds. Source: security W3.
 */
export class OutageGuard {
  #failures = 0;
  #openUntil = Number.NEGATIVE_INFINITY;

  /** Throws `unreachable` while the server counts as down; otherwise the caller may try, as the probe if need be. */
  admit(limits: OutageLimits, clock: Clock): void {
    if (!this.isDown(limits)) return;
    const waitMs = this.#openUntil - clock.now();
    if (waitMs > 0) throw leftAloneError(this.#failures, waitMs);
    this.#openUntil = clock.now() + limits.openMs;
  }

  /** The server counts as down: trying again soon is no use. */
  isDown(limits: OutageLimits): boolean {
    return this.#failures >= limits.failuresInARow;
  }

  /** The server gave an answer. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** The server could not be reached, was too slow or answered with a server error. */
  failed(limits: OutageLimits, clock: Clock): void {
    this.#failures++;
    if (this.isDown(limits)) this.#openUntil = clock.now() + limits.openMs;
  }
}

const GUARDS = Symbol.for("ws-tracker.workstudio.outage-guards");

/** The guard of a server (URL origin), the same one for everything in this process. */
export function outageGuardOf(origin: string): OutageGuard {
  const holder: typeof globalThis & { [GUARDS]?: Map<string, OutageGuard> | undefined } = globalThis;
  const guards = (holder[GUARDS] ??= new Map<string, OutageGuard>());
  const guard = guards.get(origin) ?? new OutageGuard();
  guards.set(origin, guard);
  return guard;
}
