import "server-only";
import { Gauge, Registry, collectDefaultMetrics } from "prom-client";
import { poolState } from "./db";
import { env } from "./env";
import { httpEntry } from "./http-entry";

const POOL_HELP = "Connections of this process to the database: open, idle, and callers who wait for one.";
const keep = globalThis as typeof globalThis & { wsTrackerProcessMetrics?: Registry };

/**
 * What this process alone knows, as Prometheus text: its memory, processor time and event loop, its pool, and the
 * requests it served. Counts from its start.
 */
export async function readProcessMetrics(): Promise<string> {
  const registry = (keep.wsTrackerProcessMetrics ??= makeRegistry());
  const requests = await httpEntry()?.readRequestMetrics();
  return [await registry.metrics(), requests ?? ""].join("");
}

function makeRegistry(): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ role: env().ROLE });
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "ws_tracker_database_pool_connections",
    help: POOL_HELP,
    labelNames: ["state"],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(poolState())) this.set({ state }, count);
    },
  });
  return registry;
}
