import { once } from "node:events";
import type { Server } from "node:http";
import { createApiServer } from "./api-server";
import { createAgent } from "./call-http";
import { openPool, overOutages } from "./database";
import { ensureSchema } from "./ensure-schema";
import { type AppState, keepAppsSynced } from "./keep-apps-synced";
import { keepPruned } from "./prune";
import { type EmbeddedInngestOptions, resolveSettings } from "./settings";
import { listenForWork } from "./wake-up";
import { type Worker, startWorker } from "./worker";

export type EmbeddedInngest = {
  /** What the app is given as INNGEST_DEV. */
  origin: string;
  port: number;
  appStates: () => AppState[];
  /** Stops within `graceMs` (2 s): calls still in flight are given back for the next server to repeat. */
  close: (graceMs?: number) => Promise<void>;
};

const startOutageMs = 10_000;
const closeGraceMs = 2_000;

/**
 * Starts the server on 127.0.0.1; it takes events when this resolves, the apps may come up later. Throws without
 * a database.
 */
export async function startEmbeddedInngest(options: EmbeddedInngestOptions): Promise<EmbeddedInngest> {
  const settings = resolveSettings(options);
  const pool = openPool(settings.databaseUrl);
  const agent = createAgent();
  let worker: Worker | undefined;
  const wake = () => worker?.wake();
  try {
    await overOutages(startOutageMs, () => ensureSchema(pool));
    const api = createApiServer({
      pool,
      settings,
      onSynced: wake,
      appStates: () => apps.states(),
      callsInFlight: () => worker?.callsInFlight() ?? 0,
    });
    const port = await listen(api, settings.port);
    const apps = keepAppsSynced({ pool, settings, agent, onSynced: wake });
    const pruning = keepPruned(pool, settings.retentionDays);
    worker = startWorker({ pool, settings, agent, onAppDoubtful: apps.syncNow });
    const wakeUp = listenForWork(settings.databaseUrl, wake);
    let closed: Promise<void> | undefined;
    const shutDown = async (graceMs: number) => {
      api.close();
      await Promise.all([apps.close(), pruning.close(), wakeUp.close(), worker?.stop(graceMs)]);
      api.closeAllConnections();
      agent.destroy();
      await pool.end();
    };
    return {
      origin: `http://127.0.0.1:${port}`,
      port,
      appStates: () => apps.states(),
      close: (graceMs = closeGraceMs) => (closed ??= shutDown(graceMs)),
    };
  } catch (error) {
    await pool.end().catch(() => undefined);
    throw error;
  }
}

async function listen(api: Server, port: number): Promise<number> {
  api.listen(port, "127.0.0.1");
  await once(api, "listening");
  const address = api.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
