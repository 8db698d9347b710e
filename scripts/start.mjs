#!/usr/bin/env node
/**
 * `npm start`: from a fresh clone to a signed-in page. Everything it starts ends with it. `npm run dev` is the same
 * with `--dev`: nothing is built, and panel and worker load again what is edited.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { asError } from "./lib/as-error.mjs";
import { startServer, stopWorking, tail } from "./lib/children.mjs";
import { jobsEnvironment, panelAddress, simulatorEnvironment, workerAddress } from "./lib/configuration.mjs";
import { makeDataDir } from "./lib/data-dir.mjs";
import { keepServer } from "./lib/kept-server.mjs";
import { load } from "./lib/load.mjs";
import { watchNpm } from "./lib/npm-parent.mjs";
import { assertNodeVersion, buildApp, generateClient, installPackages } from "./lib/prepare.mjs";
import { isAlive, waitUntilGone } from "./lib/processes.mjs";
import { claim, endLeftovers, readRunning, removeRunning, writeRunning } from "./lib/run-file.mjs";
import { embeddedSecrets } from "./lib/secrets.mjs";
import { serversOf } from "./lib/servers.mjs";
import { clearStages, say, secondsSince, stage } from "./lib/stage.mjs";

const self = fileURLToPath(import.meta.url);
process.chdir(dirname(dirname(self)));
// Tests import this file and bring an environment of their own.
if (process.argv[1] && resolve(process.argv[1]) === self && existsSync(".env")) process.loadEnvFile(".env");

/**
 * What pg would take from the shell where an address leaves it out: tables or times of somewhere
 * else (docs/operations.md).
 */
const FOREIGN = /^PG(HOST|HOSTADDR|PORT|USER|DATABASE|OPTIONS|TZ|DATESTYLE|CLIENTENCODING|APPNAME|SERVICE)$/;
for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) delete process.env[name];

/**
 * @typedef {import("./lib/configuration.mjs").Configuration} Configuration
 * @typedef {import("./lib/children.mjs").Variables & { DATA_DIR: string, DATABASE_URL: string, APP_URL: string
 * }} Environment
 */

const isDevelopment = process.argv.includes("--dev");
const STOPPING_TIMEOUT_MS = 45_000;
const APP_ROLE = "ws_tracker_app";
const dataDir = resolve(process.env.DATA_DIR || ".data");
const logFolder = join(dataDir, "logs");

/** Ended in this order: a call that a dying panel cuts off would count as a failed attempt of a job. */
/** @type {Record<import("./lib/servers.mjs").ServerOfStart["file"], import("./lib/children.mjs").Server | null>} */
const running = { inngest: null, worker: null, simulator: null, panel: null };
/** @type {Promise<unknown> | undefined} */
let starting;
/** @type {import("./lib/postgres.mjs").EmbeddedPostgres | undefined} */
let postgres;
/** @type {import("./lib/run-file.mjs").Run | null} */
let run = null;
let isStopping = false;

/** @param {number} code */
async function stopAll(code) {
  if (isStopping) return;
  isStopping = true;
  clearStages();
  if (run) writeRunning(dataDir, { ...run, isStopping: true });
  await stopWorking();
  for (const server of Object.values(running)) await server?.stop();
  await starting?.catch(() => undefined);
  await postgres?.stop();
  if (run) removeRunning(dataDir);
  process.exit(code);
}

/** @param {unknown} error */
function fail(error) {
  if (isStopping) return;
  clearStages();
  const { stage: failed, message } = asError(error);
  const isOneLine = /^Configuration:/.test(message);
  console.error(isOneLine ? message : `\n${failed ? `“${failed}” failed: ` : ""}${message}`);
  void stopAll(1);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (!isStopping) say("\nStopping.");
    void stopAll(0);
  });
}
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
watchNpm(() => void stopAll(1));

async function main() {
  const started = performance.now();
  assertNodeVersion();
  await takeDataDir();
  await stage("Installing packages", () => installPackages(logFolder));
  const { configurationSchema, environmentSchema, parseEnvironment } = await load("lib/platform/env.ts");
  const configuration = parseEnvironment(configurationSchema, process.env);
  const { ROLE } = configuration;
  const panel = await panelAddress(configuration, { isPortSet: Boolean(process.env.PORT) });
  if (panel.port !== panel.wanted) say(`  Port ${panel.wanted} is in use; the panel takes ${panel.port}.`);
  const worker =
    ROLE === "panel" ? null : await workerAddress(configuration, { isPortSet: Boolean(process.env.WORKER_PORT) });

  await stage("Generating the database client", () => generateClient(logFolder));
  const building = isDevelopment || ROLE === "worker" ? null : stage("Building the panel", () => buildApp(logFolder));
  building?.catch(() => undefined);
  const { environment, ownerUrl, jobs } = await resolveEnvironment({ configuration, panel, worker });
  const locks = await load("prisma/database-lock.ts");
  await stage("Migrating and seeding the database", async () => {
    const [{ migrate }, { seed }, { separateAppRole }] = await Promise.all([
      load("prisma/migrate.ts"),
      load("prisma/seed/main.ts"),
      load("prisma/separate-app-role.ts"),
    ]);
    const onWait = () => say("  Another machine migrates this database; waiting for it.");
    const { applied } = await migrate(ownerUrl, { onWait });
    await seed(ownerUrl);
    const { isSeparate } = await separateAppRole({
      ownerUrl,
      appUrl: environment.DATABASE_URL,
      isOurs: environment.DATABASE_MODE === "embedded",
    });
    if (!isSeparate)
      say("  The panel uses the owner of its tables. Give it a role of its own: docs/security.md, Database role.");
    return applied > 0 ? `${applied} migrations` : "up to date";
  });
  await building;

  const { hasSyncs } = await import("./lib/ensure-database.mjs");
  await startServers({
    environment,
    names: Object.keys(environmentSchema.shape),
    servers: {
      ownerUrl,
      panel: ROLE === "worker" ? null : panel,
      worker,
      jobs,
      isDevelopment,
      simulated: {
        historyWeeks: configuration.SIMULATOR_HISTORY_WEEKS,
        minutesPerDay: configuration.SIMULATOR_MINUTES_PER_DAY,
        isUnseen: !(await hasSyncs(environment.DATABASE_URL)),
      },
    },
  });
  const { firstAdministrator, firstSync, proveJobsServer } = await import("./lib/first-run.mjs");
  const { owesHistory, syncHistory } = await import("./lib/simulated-history.mjs");
  // A worker proves it as it starts.
  if (ROLE === "panel") await proveJobsServer({ environment, logFolder });
  const once = { environment, ownerUrl, dataDir, logFolder, locks };
  // A worker alone has no page to sign in to, and a panel alone nobody to sync for it: the others see to it.
  const signIn = ROLE === "worker" ? "" : await firstAdministrator(once);
  if (ROLE !== "panel") await firstSync(once);
  const isHistoryComing = ROLE !== "panel" && (await owesHistory(once));
  const place =
    ROLE === "worker" ? `  Worker    port ${worker?.port}` : `  Open      ${environment.APP_URL}\n${signIn}`;
  say(
    `\nReady in ${secondsSince(started)}.\n\n${place}\n  Stop with Ctrl-C. Operator commands: npm run ws -- --help\n`,
  );
  if (isHistoryComing) {
    say("  The simulated WorkStudio has weeks of work behind it; they are being synced now.");
    // The panel is good without them.
    await syncHistory(once).catch((error) => isStopping || say(`  They did not come.\n${asError(error).message}`));
  }
}

/** One start for each DATA_DIR; one that is just ending is waited for, and what a killed one left behind is ended. */
async function takeDataDir() {
  makeDataDir(dataDir);
  const ending = readRunning(dataDir);
  if (ending?.isStopping) await waitUntilGone(ending.pid, STOPPING_TIMEOUT_MS);
  const other = readRunning(dataDir);
  if (!other) await endLeftovers(dataDir);
  if (other || !claim(dataDir)) {
    const { pid, url } = other ?? readRunning(dataDir) ?? {};
    throw new Error(
      `WS-Tracker runs here already${url ? `, at ${url}` : ""}${pid ? ` (process ${pid})` : ""}. Stop it first, or set DATA_DIR to another folder.`,
    );
  }
  run = {};
}

/**
 * Everything the children see; what is unset is made here. The owner's address is not part of it: only migrations and
 * the jobs server's own tables need it (security F7).
 * @param {{ configuration: Configuration, panel: { port: number, url: string }, worker: { port: number } | null
 * }} options
 */
async function resolveEnvironment({ configuration, panel, worker }) {
  const isEmbedded = !configuration.DATABASE_URL;
  const [secrets, workStudio, { jobs, environment: jobsVariables }, addresses] = [
    isEmbedded ? embeddedSecrets(dataDir) : {},
    await simulatorEnvironment(configuration),
    await jobsEnvironment(configuration, worker),
    await load("lib/platform/database-address.ts"),
  ];
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const givenOwner =
    configuration.MIGRATION_DATABASE_URL ?? configuration.DATABASE_URL ?? (await startEmbeddedPostgres());
  const ownerUrl = addresses.ownerAddress(givenOwner);
  /** @type {Environment} */
  const environment = {
    ...secrets,
    ...given,
    ...workStudio,
    ...jobsVariables,
    NODE_ENV: isDevelopment ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    DATA_DIR: dataDir,
    DATABASE_MODE: isEmbedded ? "embedded" : "external",
    PORT: String(panel.port),
    ...(worker ? { WORKER_PORT: String(worker.port) } : {}),
    // Empty rather than unset: Next reads an .env file itself, but only for what is not there.
    MIGRATION_DATABASE_URL: "",
    DATABASE_URL: configuration.DATABASE_URL ?? appUrlOf(givenOwner),
    APP_URL: panel.url,
    NEXTAUTH_URL: panel.url,
    TWO_FACTOR_POLICY: configuration.TWO_FACTOR_POLICY ?? (isEmbedded ? "optional" : "required"),
  };
  if (!isEmbedded) {
    const { assertDatabaseAnswers } = await import("./lib/ensure-database.mjs");
    await stage("Connecting to PostgreSQL", async () => {
      if (givenOwner !== configuration.DATABASE_URL) await assertDatabaseAnswers(ownerUrl, "MIGRATION_DATABASE_URL");
      const found = await assertDatabaseAnswers(environment.DATABASE_URL);
      await inspectSessions({ environment, ownerUrl, addresses, configuration });
      return found;
    });
  }
  return { environment, ownerUrl, jobs };
}

/**
 * A pooler between us and PostgreSQL is used as far as it can be, or refused in one line.
 * @param {{
 *   environment: Environment,
 *   ownerUrl: string,
 *   addresses: import("./lib/load.mjs").Modules["lib/platform/database-address.ts"],
 *   configuration: Configuration,
 * }} options
 */
async function inspectSessions({ environment, ownerUrl, addresses, configuration }) {
  const { assertOwnSessions, inspectApplicationSessions } = await import("./lib/inspect-sessions.mjs");
  const name = configuration.MIGRATION_DATABASE_URL ? "MIGRATION_DATABASE_URL" : "DATABASE_URL";
  await assertOwnSessions({ connectionString: ownerUrl }, name);
  const { isPrepared } = await inspectApplicationSessions({
    address: addresses.applicationAddress(environment.DATABASE_URL),
    settings: addresses.APPLICATION_SETTINGS,
  });
  environment.DATABASE_PREPARED = isPrepared ? "on" : "off";
}

/**
 * The panel's own way in; its password is new with each start and is kept nowhere but beside the running start.
 * @param {string} ownerUrl
 */
function appUrlOf(ownerUrl) {
  return Object.assign(new URL(ownerUrl), { username: APP_ROLE, password: randomBytes(24).toString("hex") }).toString();
}

async function startEmbeddedPostgres() {
  const [{ startPostgres }, { ensureDatabase }] = await Promise.all([
    import("./lib/postgres.mjs"),
    import("./lib/ensure-database.mjs"),
  ]);
  const launched = startPostgres({ dataDir, say: (line) => say(`  ${line}`) }).then((server) => (postgres = server));
  starting = launched;
  await stage("Starting PostgreSQL", async () => {
    const { url, port, adopted } = await launched;
    await ensureDatabase(url, "ws_tracker");
    return `port ${port}${adopted ? ", found running" : ""}`;
  });
  const server = await launched;
  void watchPostgres(server);
  return server.urlOf("ws_tracker");
}

/**
 * PostgreSQL is no child of ours when it was found running, so its end is looked for.
 * @param {import("./lib/postgres.mjs").EmbeddedPostgres} server
 */
async function watchPostgres({ pid, log }) {
  while (isAlive(pid)) await delay(2_000, undefined, { ref: false });
  fail(new Error(`PostgreSQL ended. The end of ${log}:\n${tail(log)}`));
}

/**
 * @param {{ environment: Environment, names: string[], servers: Omit<Parameters<typeof serversOf>[0], "environment">
 * }} options
 */
async function startServers({ environment, names, servers }) {
  await Promise.all(
    serversOf({ environment, ...servers }).map(({ title, file, port, command, again, env, isReady }) =>
      stage(`Starting the ${title}`, async () => {
        if (isStopping) throw new Error("stopping");
        /** @param {string} message */
        const onExit = (message) => fail(new Error(message));
        const own = { name: file, command, env, logFolder, isReady, onExit };
        const onDown = (/** @type {string} */ message) => say(`\n  ${message}\n  The ${title} is started again.`);
        const onBack = () => (say(`  The ${title} answers again.`), rememberRun());
        const server = again ? keepServer({ ...own, again, onDown, onBack }) : startServer(own);
        running[file] = server;
        await server.ready;
        return `port ${port}`;
      }),
    ),
  );
  await Promise.all([
    servers.panel && askHealth("panel", servers.panel),
    servers.worker && askHealth("worker", servers.worker),
  ]);
  // What the commands beside this start need of its environment.
  const kept = Object.fromEntries(
    [...names, "NODE_ENV", "NEXTAUTH_URL", "SIMULATOR_PORT"].flatMap((name) =>
      environment[name] === undefined ? [] : [[name, environment[name]]],
    ),
  );
  run = { url: environment.APP_URL, environment: kept };
  rememberRun();
}

/** Keeps beside this start which processes are its own. */
function rememberRun() {
  if (!run || isStopping) return;
  const pids = Object.fromEntries(
    Object.entries(running).flatMap(([name, server]) => (server?.pid ? [[name, server.pid]] : [])),
  );
  writeRunning(dataDir, (run = { ...run, pids }));
}

/**
 * @param {string} title
 * @param {import("./lib/servers.mjs").Address} address
 */
async function askHealth(title, { port, listenHost }) {
  const host = /^(0\.0\.0\.0|::)$/.test(listenHost) ? "127.0.0.1" : listenHost;
  await stage(`Asking the ${title}`, async () => {
    const response = await fetch(`http://${host.includes(":") ? `[${host}]` : host}:${port}/api/health`, {
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new Error(`The ${title} says: ${await response.text()}`);
    return false;
  });
}

main().catch(fail);
