import "server-only";

export type RefusedRequest = { path: string; method: string; headers: Record<string, string> };
type HttpEntry = {
  onRefusedOrigin: ((request: RefusedRequest) => void) | null;
  noteUnavailable: (requestId: string) => void;
  noteAnswerable: (requestId: string) => void;
  noteReached: (requestId: string) => void;
  /** Requests by kind and status with their durations, as Prometheus text. */
  readRequestMetrics: () => Promise<string>;
};

/** The server in front of Next in this process (server/outcomes.mjs); null in commands, tests and builds. */
export function httpEntry(): HttpEntry | null {
  return (
    ((globalThis as { [name: symbol]: unknown })[Symbol.for("ws-tracker.http-entry")] as HttpEntry | undefined) ?? null
  );
}
