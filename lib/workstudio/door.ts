import "server-only";
import { type Clock, type GateLimits, gateOf } from "./call-gate";
import { type OutageLimits, outageGuardOf } from "./outage-guard";

/**
 * What stands before every call to one WorkStudio server, so that all who call behave as one: the pauses that it is
 * owed and the knowledge that it is down. Whoever runs several processes brings one that they share.
 */
export type Door = {
  /**
   * Throws `unreachable` (code OUTAGE) while the server counts as down; otherwise the caller may try, as the probe if
   * need be.
   */
  admit: (limits: OutageLimits) => Promise<void>;
  /** Waits for its turn; rejects when the signal fires first, without using up a turn. */
  enter: (limits: GateLimits, signal?: AbortSignal) => Promise<void>;
  /** A call has ended: pauses count from here. */
  leave: () => Promise<void>;
  /** WorkStudio asked everyone to wait (429 or 503 with Retry-After). */
  closeFor: (milliseconds: number) => Promise<void>;
  /** The server gave an answer. */
  succeeded: () => Promise<void>;
  /**
   * The server could not be reached, was too slow or answered with a server error; answers whether it counts as
   * down now.
   */
  failed: (limits: OutageLimits) => Promise<boolean>;
};

/** The door of a server (URL origin) for everything in this process, and nothing beyond it. */
export function localDoor(origin: string, clock: Clock): Door {
  const [gate, guard] = [gateOf(origin), outageGuardOf(origin)];
  return {
    admit: async (limits) => guard.admit(limits, clock),
    enter: (limits, signal) => gate.enter(limits, clock, signal),
    leave: async () => gate.leave(clock),
    closeFor: async (milliseconds) => gate.closeFor(milliseconds, clock),
    succeeded: async () => guard.succeeded(),
    failed: async (limits) => {
      guard.failed(limits, clock);
      return guard.isDown(limits);
    },
  };
}
