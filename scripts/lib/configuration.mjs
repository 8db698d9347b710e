/** From what an operator set to what every child sees. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "./load.mjs";
import { findFreePort } from "./ports.mjs";

const LOOPBACK_HOSTS = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const SIMULATOR_PORT = 4600;
const JOBS_PORT = 8288;

/**
 * @typedef {import("zod").output<typeof import("../../lib/platform/env.ts").configurationSchema>} Configuration
 * @typedef {{ isPortSet: boolean, freePort?: typeof findFreePort }} PortOptions
 */

/** Configuration that cannot be used; its message is one line. */
export class ConfigurationRefusal extends Error {}

/**
 * Where the panel listens and what its address is. All interfaces only when APP_URL is a plain http address of another
 * host: with https a proxy stands in front. Throws ConfigurationRefusal when an address that was set by hand cannot
 * be served.
 * @param {Configuration} configuration
 * @param {PortOptions} options
 */
export async function panelAddress(configuration, { isPortSet, freePort = findFreePort }) {
  const address = configuration.APP_URL ? new URL(configuration.APP_URL) : null;
  const isDirect = address?.protocol === "http:";
  const wanted = !isPortSet && isDirect && address.port ? Number(address.port) : configuration.PORT;
  const isOpen = isDirect && !LOOPBACK_HOSTS.test(address.hostname);
  const listenHost = configuration.LISTEN_HOST ?? (isOpen ? "0.0.0.0" : "127.0.0.1");
  const port = await freePort(wanted, listenHost === "127.0.0.1" ? undefined : [listenHost]);
  if (port !== wanted && wanted !== 0 && configuration.ROLE === "panel")
    throw new ConfigurationRefusal(`Configuration: PORT ${wanted} is in use. Free the port, or set another.`);
  if (port !== wanted && isDirect && Number(address.port || 80) === wanted) {
    throw new ConfigurationRefusal(
      `Configuration: PORT ${wanted} is in use, and APP_URL ${configuration.APP_URL} names it. Free the port, or change both.`,
    );
  }
  return { port, wanted, listenHost, url: configuration.APP_URL ?? `http://localhost:${port}` };
}

/**
 * What the children get when WorkStudio is simulated, or nothing when it is a real one.
 * @param {Configuration} configuration
 * @returns {Promise<Record<string, string>>}
 */
export async function simulatorEnvironment(configuration) {
  if (configuration.WORKSTUDIO_BASE_URL) return {};
  const port = await findFreePort(SIMULATOR_PORT, ["127.0.0.1"]);
  const { CIRCUITS_VIEW_GUID, DEFAULT_BASE_PATH, PLANNED_UNITS_VIEW_GUID, SERVICE_ACCOUNT } =
    await load("simulator/accounts.ts");
  return {
    SIMULATOR_PORT: String(port),
    WORKSTUDIO_BASE_URL: `http://127.0.0.1:${port}${DEFAULT_BASE_PATH}`,
    WORKSTUDIO_SERVICE_USERNAME: SERVICE_ACCOUNT.username,
    WORKSTUDIO_SERVICE_PASSWORD: SERVICE_ACCOUNT.password,
    WORKSTUDIO_VIEW_CIRCUITS: CIRCUITS_VIEW_GUID,
    WORKSTUDIO_VIEW_PLANNED_UNITS: PLANNED_UNITS_VIEW_GUID,
    // A simulator need not be spared.
    WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS: process.env.WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS || "0",
    WORKSTUDIO_PAUSE_MS: process.env.WORKSTUDIO_PAUSE_MS || "50",
    WORKSTUDIO_ALLOW_HTTP_HOSTS: ["127.0.0.1", ...configuration.WORKSTUDIO_ALLOW_HTTP_HOSTS].join(","),
  };
}

/**
 * Where the worker listens. A port that was set by hand is what the balancer or the jobs server knows, so no other is
 * taken. Throws ConfigurationRefusal when it is in use.
 * @param {Configuration} configuration
 * @param {PortOptions} options
 */
export async function workerAddress(configuration, { isPortSet, freePort = findFreePort }) {
  const listenHost = configuration.LISTEN_HOST ?? "127.0.0.1";
  const wanted = configuration.WORKER_PORT;
  const port = await freePort(wanted, [listenHost]);
  if (port !== wanted && wanted !== 0 && (isPortSet || configuration.ROLE === "worker"))
    throw new ConfigurationRefusal(`Configuration: WORKER_PORT ${wanted} is in use. Free the port, or set another.`);
  return { port, listenHost };
}

/**
 * Which jobs server there is. Three ways: an Inngest server or Cloud, for which a stray INNGEST_DEV would turn the
 * signatures off; the embedded one of another start on this machine, by address and token; or one of this start's own,
 * whose port is answered.
 * @param {Configuration} configuration
 * @param {{ port: number } | null} worker
 * @returns {Promise<{ jobs: { port: number } | null, environment: Record<string, string | undefined> }>}
 */
export async function jobsEnvironment(configuration, worker) {
  const { INNGEST_BASE_URL, INNGEST_DEV, INNGEST_DEV_TOKEN } = configuration;
  const serveUrl = configuration.INNGEST_SERVE_URL ?? (worker && `http://127.0.0.1:${worker.port}/api/inngest`);
  const environment = serveUrl ? { INNGEST_SERVE_URL: serveUrl } : {};
  if (INNGEST_BASE_URL) return { jobs: null, environment: { ...environment, INNGEST_DEV: undefined } };
  if (INNGEST_DEV && INNGEST_DEV_TOKEN) return { jobs: null, environment };
  const port = await findFreePort(JOBS_PORT, ["127.0.0.1"]);
  return {
    jobs: { port },
    environment: {
      ...environment,
      INNGEST_DEV: `http://127.0.0.1:${port}`,
      INNGEST_DEV_TOKEN: randomBytes(32).toString("hex"),
      INNGEST_EVENT_KEY: randomBytes(32).toString("hex"),
    },
  };
}

const DAY_MS = 86_400_000;
/** @param {Date} instant */
const easternDay = (instant) => instant.toLocaleDateString("en-CA", { timeZone: "America/New_York" });
/** @param {string} day @param {number} days */
const laterDay = (day, days) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * The simulated world is born once for each DATA_DIR and has aged until yesterday in the East, so a stored circuit
 * never jumps in time. One with a history is born on a Saturday, so many whole weeks before this one, and stays there
 * while nothing has been synced (`isUnseen`): the first sync sees the beginning, and the weeks since then come as late
 * work does.
 * @param {string} dataDir It goes on while it runs: with about a day's work every `minutesPerDay`, 0 for none.
 * @param {{ historyWeeks: number, minutesPerDay: number, isUnseen: boolean, now?: Date }} options
 */
export function simulatorArguments(dataDir, { historyWeeks, minutesPerDay, isUnseen, now = new Date() }) {
  const path = join(dataDir, "simulator-first-day.txt");
  const today = easternDay(now);
  const yesterday = simulatedDay(now);
  if (!existsSync(path)) {
    const saturday = laterDay(today, -new Date(today).getUTCDay() - 7 * historyWeeks - 1);
    writeFileSync(path, historyWeeks > 0 ? `${saturday} ${7 * historyWeeks}` : `${yesterday.slice(0, 7)}-01`);
  }
  const [firstDay = yesterday, youngDays] = readFileSync(path, "utf8").trim().split(" ");
  const isHeld = youngDays !== undefined && isUnseen;
  return [
    "--first-day",
    firstDay,
    "--advance-to",
    yesterday > firstDay && !isHeld ? yesterday : firstDay,
    ...(youngDays === undefined ? [] : ["--young-days", youngDays]),
    ...(isHeld ? ["--hold"] : []),
    "--rounds-file",
    join(dataDir, "simulator-rounds.txt"),
    "--round-every-seconds",
    String(60 * minutesPerDay),
    ...(process.env.SIMULATOR_ARGUMENTS?.split(" ").filter(Boolean) ?? []),
  ];
}

/** Whether the simulated world of a DATA_DIR has a past that the product should know. @param {string} dataDir */
export function hasSimulatedHistory(dataDir) {
  const path = join(dataDir, "simulator-first-day.txt");
  return existsSync(path) && readFileSync(path, "utf8").trim().includes(" ");
}

/** The day until which the simulated world has aged when nobody holds it: yesterday in the East. */
export const simulatedDay = (now = new Date()) => laterDay(easternDay(now), -1);
