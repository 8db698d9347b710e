/** The servers of a start: the panel, the worker, the jobs server, and the simulator where WorkStudio is not real. */
import { simulatorArguments } from "./configuration.mjs";

const node = process.execPath;
/**
 * Streams and batches keep the panel's memory flat; the bound makes Node collect garbage instead of growing into what
 * it need not use.
 */
const PANEL_HEAP_MB = 320;
const WORKER_HEAP_MB = 256;
/**
 * A page makes some megabytes of short-lived objects: with room for a few pages, most are gone before anything must
 * be moved.
 */
const PANEL_NURSERY_MB = 32;
/** Nothing of an answer of thousands of rows lasts; moving it about took a fifth of the time of reading it. */
const WORKER_NURSERY_MB = 48;
/** How a TypeScript entry point runs outside Next. */
export const typescript = [node, "--conditions=react-server", "--import", "tsx"];
/** @param {string} line */
const isReadyLine = (line) => line.startsWith('{"ready":true');

/**
 * @typedef {import("./children.mjs").Variables} Variables
 * @typedef {{ port: number, listenHost: string }} Address
 * @typedef {{ port: string, host: string, isDevelopment: boolean }} Listening
 * @typedef {{ title: string, file: "panel" | "worker" | "inngest" | "simulator", port: number | string, env: Variables,
 * command: string[], again?: () => string[], isReady: (line: string) => boolean }} ServerOfStart
 */

/**
 * The one place that knows how the panel is started.
 * @param {Listening} listening
 */
function panelCommand({ port, host, isDevelopment }) {
  if (isDevelopment) return [node, "node_modules/next/dist/bin/next", "dev", "-p", port, "-H", host];
  const limits = [`--max-old-space-size=${PANEL_HEAP_MB}`, `--max-semi-space-size=${PANEL_NURSERY_MB}`];
  return [node, ...limits, "server/main.mjs", "-p", port, "-H", host];
}

/** @param {Listening} listening */
function workerCommand({ port, host, isDevelopment }) {
  const address = ["inngest/worker/main.ts", "--port", port, "--host", host];
  if (isDevelopment) return [node, "node_modules/tsx/dist/cli.mjs", "watch", "--conditions=react-server", ...address];
  const [, ...flags] = typescript;
  const limits = [`--max-old-space-size=${WORKER_HEAP_MB}`, `--max-semi-space-size=${WORKER_NURSERY_MB}`];
  return [node, ...limits, ...flags, ...address];
}

/**
 * What to start, in no order; `file` names the log and the process, `env` is what it sees, `again` with what it
 * comes back where its end is not ours: WorkStudio may go and come. The jobs server makes and
 * owns its tables, so it connects as the owner; panel and worker never see that address (security F7).
 * @param {{
 *   environment: Variables & { DATA_DIR: string },
 *   ownerUrl: string,
 *   panel: Address | null,
 *   worker: Address | null,
 *   jobs: { port: number } | null,
 *   isDevelopment?: boolean,
 *   simulated?: Parameters<typeof simulatorArguments>[1], }} options
 */
export function serversOf({
  environment,
  ownerUrl,
  panel,
  worker,
  jobs,
  isDevelopment = false,
  simulated = { historyWeeks: 0, minutesPerDay: 0, isUnseen: false },
}) {
  const { DATA_DIR, SIMULATOR_PORT } = environment;
  /** @type {ServerOfStart[]} */
  const servers = [];
  if (panel)
    servers.push({
      title: "panel",
      file: "panel",
      port: panel.port,
      env: { ...environment, ROLE: "panel" },
      command: panelCommand({ port: String(panel.port), host: panel.listenHost, isDevelopment }),
      isReady: (line) => /Ready in/i.test(line),
    });
  if (worker)
    servers.push({
      title: "worker",
      file: "worker",
      port: worker.port,
      env: { ...environment, ROLE: "worker" },
      command: workerCommand({ port: String(worker.port), host: worker.listenHost, isDevelopment }),
      isReady: isReadyLine,
    });
  if (jobs)
    servers.push({
      title: "jobs server",
      file: "inngest",
      port: jobs.port,
      env: { ...environment, DATABASE_URL: ownerUrl },
      command: [
        ...typescript,
        "inngest/embedded/main.ts",
        "--port",
        String(jobs.port),
        "--serve-url",
        environment.INNGEST_SERVE_URL ?? "",
      ],
      isReady: isReadyLine,
    });
  /** @param {NonNullable<typeof simulated>} world */
  const simulator = (world) => [
    ...typescript,
    "simulator/main.ts",
    "--port",
    SIMULATOR_PORT ?? "",
    ...simulatorArguments(DATA_DIR, world),
  ];
  if (SIMULATOR_PORT)
    servers.push({
      title: "WorkStudio simulator",
      file: "simulator",
      port: SIMULATOR_PORT,
      env: environment,
      command: simulator(simulated),
      again: () => simulator({ ...simulated, isUnseen: false }),
      isReady: isReadyLine,
    });
  return servers;
}
