/** A server that is not ours to lose: it may die and come back while everything else goes on, as the real one may. */
import { setTimeout as delay } from "node:timers/promises";
import { startServer } from "./children.mjs";

const PAUSE_MS = 5_000;

/**
 * Starts a server as `startServer` does, and again, with `again`, some seconds after it died by itself. `onDown` is
 * told how it died, `onBack` that it answers again, and `onExit` only when it does not come, the first time or later.
 * @param {Parameters<typeof startServer>[0] & { again: () => string[], pauseMs?: number, onDown: (message: string) =>
 * void, onBack: () => void }} options
 * @returns {import("./children.mjs").Server}
 */
export function keepServer({ command: first, again, pauseMs = PAUSE_MS, onDown, onBack, onExit, ...options }) {
  const stopping = new AbortController();
  let isReady = false;
  /** @param {string[]} command */
  const start = (command) => {
    isReady = false;
    const server = startServer({
      ...options,
      command,
      onExit: (message) => (isReady ? void comeBack(message) : onExit(message)),
    });
    // Told apart by this: one that died before it was ready would die again.
    server.ready.then(() => (isReady = true)).catch(() => undefined);
    return server;
  };
  /** @param {string} message */
  const comeBack = async (message) => {
    onDown(message);
    await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (stopping.signal.aborted) return;
    current = start(again());
    await current.ready.then(onBack).catch(() => undefined);
  };
  let current = start(first);
  return {
    name: options.name,
    get pid() {
      return current.pid;
    },
    ready: current.ready,
    async stop() {
      stopping.abort();
      await current.stop();
    },
  };
}
