import type { Agent } from "node:http";
import type { Pool } from "pg";
import { UnsupportedFunctionError } from "./function-config";
import { log } from "./log";
import type { Settings } from "./settings";
import { storeApp } from "./store-app";
import { syncApp } from "./sync-app";

export type AppState = {
  serveUrl: string;
  appId: string | null;
  functions: string[];
  isSynced: boolean;
  problem: string | null;
};
export type AppSync = { states: () => AppState[]; syncNow: (callUrl?: string) => void; close: () => Promise<void> };

const firstDelayMs = 250;
const longestDelayMs = 5_000;
const quickTries = 120;

/** Syncs every app: quickly until it answers, as it starts after this server, then at each interval and on demand. */
export function keepAppsSynced({
  pool,
  settings,
  agent,
  onSynced,
}: {
  pool: Pool;
  settings: Settings;
  agent: Agent;
  onSynced: () => void;
}): AppSync {
  const abort = new AbortController();
  const apps = settings.serveUrls.map((serveUrl) => {
    const state: AppState = { serveUrl, appId: null, functions: [], isSynced: false, problem: null };
    let endPause: () => void = () => undefined;
    const loop = async () => {
      for (let failures = 0; !abort.signal.aborted;) {
        const isSynced = await syncOnce(pool, agent, state, abort.signal);
        if (isSynced) onSynced();
        failures = isSynced ? 0 : failures + 1;
        const delayMs = isSynced ? settings.syncIntervalMs : failures <= quickTries ? firstDelayMs : longestDelayMs;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, delayMs);
          endPause = () => {
            clearTimeout(timer);
            resolve();
          };
          if (abort.signal.aborted) endPause();
        });
      }
    };
    return { state, finished: loop(), syncNow: () => endPause() };
  });
  return {
    states: () => apps.map(({ state }) => ({ ...state })),
    syncNow: (callUrl) =>
      apps
        .filter(({ state }) => callUrl === undefined || callUrl.startsWith(state.serveUrl))
        .forEach((app) => app.syncNow()),
    close: async () => {
      abort.abort();
      apps.forEach((app) => app.syncNow());
      await Promise.all(apps.map((app) => app.finished));
    },
  };
}

async function syncOnce(pool: Pool, agent: Agent, state: AppState, signal: AbortSignal): Promise<boolean> {
  try {
    const app = await syncApp(agent, state.serveUrl, signal);
    await storeApp(pool, app);
    const functions = app.functions.map(({ definition }) => definition.functionId);
    if (!state.isSynced || functions.join() !== state.functions.join())
      log("info", "the app is synced", { appId: app.appId, functions });
    Object.assign(state, { appId: app.appId, functions, isSynced: true, problem: null } satisfies Partial<AppState>);
    return true;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    // Waiting for an app that is not up yet is normal; a function that cannot be run is not. Either is said once.
    if (problem !== state.problem && !signal.aborted)
      log(error instanceof UnsupportedFunctionError ? "error" : "info", "the app is not synced", {
        serveUrl: state.serveUrl,
        problem,
      });
    Object.assign(state, { isSynced: false, problem } satisfies Partial<AppState>);
    return false;
  }
}
