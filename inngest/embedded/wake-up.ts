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

/** Calls `onWake` at each notification; reconnects by itself. A lost notification costs time only, as polling is the truth. */
export function listenForWork(databaseUrl: string, onWake: () => void): { close: () => Promise<void> } {
  let client: pg.Client | undefined;
  let isClosed = false;
  const stop = new AbortController();
  const listen = async () => {
    while (!isClosed) {
      const current = new pg.Client({ connectionString: databaseUrl, application_name: applicationName, keepAlive: true });
      client = current;
      const ended = new Promise<void>((resolve) => current.once("end", () => resolve()));
      current.on("error", (error) => log("warn", "the listening connection was lost", { error: error.message }));
      current.on("notification", onWake);
      try {
        await current.connect();
        await current.query(`listen ${channel}`);
        // What was notified while nobody listened is found by looking.
        onWake();
        await ended;
      } catch {
        await current.end().catch(() => undefined);
      }
      await wait(500, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const finished = listen();
  const close = async () => {
    isClosed = true;
    stop.abort();
    await client?.end().catch(() => undefined);
    await finished;
  };
  return { close };
}
