import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { PoolClient } from "pg";
import { applicationName } from "./database";
import { log } from "./log";

const channel = "inngest_local";

/** Tells every server, at commit, that there may be work. */
export async function notifyServers(client: PoolClient): Promise<void> {
  await client.query("select pg_notify($1, '')", [channel]);
}

/**
 * Calls `onWake` at each notification; reconnects by itself. A lost notification costs time only, as polling is
 * the truth.
 */
export function listenForWork(databaseUrl: string, onWake: () => void): { close: () => Promise<void> } {
  const stop = new AbortController();
  const listenOnce = async () => {
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: applicationName,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on("error", (error) => log("warn", "the listening connection was lost", { error: error.message }));
    client.on("notification", onWake);
    await client.connect();
    const ended = new Promise<void>((resolve) => client.once("end", resolve));
    // Only a connection that stands is ended: pg may never answer when it is told to end while it connects.
    const end = () => void client.end().catch(() => undefined);
    stop.signal.addEventListener("abort", end, { once: true });
    if (stop.signal.aborted) end();
    else await client.query(`listen ${channel}`).then(onWake, end);
    await ended;
    stop.signal.removeEventListener("abort", end);
  };
  const listen = async () => {
    while (!stop.signal.aborted) {
      await listenOnce().catch(() => undefined);
      // What was notified while nobody listened is found by looking, once the connection stands again.
      await wait(500, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const finished = listen();
  return {
    close: () => {
      stop.abort();
      return finished;
    },
  };
}
