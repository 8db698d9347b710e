#!/usr/bin/env node
/** `npm start`: from a fresh clone to a signed-in page. Everything it starts ends with it. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startServer, stopWorking, tail } from "./lib/children.mjs";
import { jobsEnvironment, panelAddress, simulatorEnvironment } from "./lib/configuration.mjs";
import { makeDataDir } from "./lib/data-dir.mjs";
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

/** What the commands beside a running start need of its environment. */
const OURS =
  /^(DATA(BASE)?_|APP_URL$|PORT$|AUTH_SECRET$|ENCRYPTION_KEYS$|WORKSTUDIO_|INNGEST_|TWO_FACTOR_POLICY$|NEXTAUTH_URL$|NODE_ENV$|SIMULATOR_PORT$)/;
const STOPPING_TIMEOUT_MS = 45_000;
const APP_ROLE = "ws_tracker_app";
const dataDir = resolve(process.env.DATA_DIR || ".data");
const logFolder = join(dataDir, "logs");

/** Ended in this order: a call that a dying panel cuts off would count as a failed attempt of a job. */
const running = { inngest: null, simulator: null, panel: null };
let starting;
let postgres;
let run = null;
let isStopping = false;

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

function fail(error) {
  if (isStopping) return;
  clearStages();
  const isOneLine = /^Configuration:/.test(error.message);
  console.error(isOneLine ? error.message : `\n${error.stage ? `“${error.stage}” failed: ` : ""}${error.message}`);
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
  const { tsImport } = await import("tsx/esm/api");
  const load = (path) => tsImport(`../${path}`, import.meta.url);
  const { configurationSchema, parseEnvironment } = await load("lib/platform/env.ts");
  const configuration = parseEnvironment(configurationSchema, process.env);
  const panel = await panelAddress(configuration, { isPortSet: Boolean(process.env.PORT) });
  if (panel.port !== panel.wanted) say(`  Port ${panel.wanted} is in use; the panel takes ${panel.port}.`);

  await stage("Generating the database client", () => generateClient(logFolder));
  const building = stage("Building the panel", () => buildApp(logFolder));
  building.catch(() => undefined);
  const { environment, ownerUrl } = await resolveEnvironment({ configuration, panel, load });
  await stage("Migrating and seeding the database", async () => {
    const [{ migrate }, { seed }, { separateAppRole }] = await Promise.all([
      load("prisma/migrate.ts"),
      load("prisma/seed/main.ts"),
      load("prisma/separate-app-role.ts"),
    ]);
    const { applied } = await migrate(ownerUrl);
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

  await startServers({ environment, ownerUrl, listenHost: panel.listenHost });
  const { firstAdministrator, firstSync } = await import("./lib/first-run.mjs");
  const signIn = await firstAdministrator({ environment, dataDir, logFolder });
  await firstSync({ environment, logFolder });
  say(
    `\nReady in ${secondsSince(started)}.\n\n  Open      ${environment.APP_URL}\n${signIn}\n  Stop with Ctrl-C. Operator commands: npm run ws -- --help\n`,
  );
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

/** Everything the children see; what is unset is made here. The owner's address is not part of it: only migrations and the jobs server's own tables need it (security F7). */
async function resolveEnvironment({ configuration, panel, load }) {
  const isEmbedded = !configuration.DATABASE_URL;
  const [secrets, workStudio, jobs] = [
    isEmbedded ? embeddedSecrets(dataDir) : {},
    await simulatorEnvironment(configuration, load),
    await jobsEnvironment(configuration),
  ];
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const environment = {
    ...secrets,
    ...given,
    ...workStudio,
    ...jobs,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    DATA_DIR: dataDir,
    DATABASE_MODE: isEmbedded ? "embedded" : "external",
    PORT: String(panel.port),
    APP_URL: panel.url,
    NEXTAUTH_URL: panel.url,
    TWO_FACTOR_POLICY: configuration.TWO_FACTOR_POLICY ?? (isEmbedded ? "optional" : "required"),
  };
  const ownerUrl = isEmbedded
    ? await startEmbeddedPostgres()
    : (configuration.MIGRATION_DATABASE_URL ?? configuration.DATABASE_URL);
  // Empty rather than unset: Next reads an .env file itself, but only for what is not there.
  environment.MIGRATION_DATABASE_URL = "";
  environment.DATABASE_URL = configuration.DATABASE_URL ?? appUrlOf(ownerUrl);
  if (!isEmbedded) {
    const { assertDatabaseAnswers } = await import("./lib/ensure-database.mjs");
    await stage("Connecting to PostgreSQL", async () => {
      if (ownerUrl !== configuration.DATABASE_URL) await assertDatabaseAnswers(ownerUrl, "MIGRATION_DATABASE_URL");
      return assertDatabaseAnswers(environment.DATABASE_URL);
    });
  }
  return { environment, ownerUrl };
}

/** The panel's own way in; its password is new with each start and is kept nowhere but beside the running start. */
function appUrlOf(ownerUrl) {
  return Object.assign(new URL(ownerUrl), { username: APP_ROLE, password: randomBytes(24).toString("hex") }).toString();
}

async function startEmbeddedPostgres() {
  const [{ startPostgres }, { ensureDatabase }] = await Promise.all([
    import("./lib/postgres.mjs"),
    import("./lib/ensure-database.mjs"),
  ]);
  await stage("Starting PostgreSQL", async () => {
    starting = startPostgres({ dataDir, say: (line) => say(`  ${line}`) }).then((server) => (postgres = server));
    await starting;
    await ensureDatabase(postgres.url, "ws_tracker");
    return `port ${postgres.port}${postgres.adopted ? ", found running" : ""}`;
  });
  void watchPostgres();
  return postgres.urlOf("ws_tracker");
}

/** PostgreSQL is no child of ours when it was found running, so its end is looked for. */
async function watchPostgres() {
  while (isAlive(postgres.pid)) await delay(2_000, undefined, { ref: false });
  fail(new Error(`PostgreSQL ended. The end of ${postgres.log}:\n${tail(postgres.log)}`));
}

async function startServers({ environment, ownerUrl, listenHost }) {
  await Promise.all(
    serversOf({ environment, ownerUrl, listenHost }).map(({ title, file, command, env, isReady }) =>
      stage(`Starting the ${title}`, async () => {
        if (isStopping) throw new Error("stopping");
        running[file] = startServer({
          name: file,
          command,
          env,
          logFolder,
          isReady,
          onExit: (message) => fail(new Error(message)),
        });
        await running[file].ready;
        return `port ${{ panel: environment.PORT, simulator: environment.SIMULATOR_PORT }[file] ?? new URL(environment.INNGEST_DEV).port}`;
      }),
    ),
  );
  await stage("Asking the panel", async () => {
    const response = await fetch(`http://127.0.0.1:${environment.PORT}/api/health`, {
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new Error(`The panel says: ${await response.text()}`);
    return false;
  });
  const pids = Object.fromEntries(
    Object.entries(running).flatMap(([name, server]) => (server ? [[name, server.pid]] : [])),
  );
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => OURS.test(name)));
  run = { url: environment.APP_URL, pids, environment: kept };
  writeRunning(dataDir, run);
}

main().catch(fail);
