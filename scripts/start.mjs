#!/usr/bin/env node
/** `npm start`: from a fresh clone to a signed-in page. Everything it starts ends with it. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runToEnd, startServer } from "./lib/children.mjs";
import { assertNodeVersion, buildApp, generateClient, installPackages } from "./lib/prepare.mjs";
import { findFreePort } from "./lib/ports.mjs";
import { readRunning, removeRunning, writeRunning } from "./lib/run-file.mjs";
import { embeddedSecrets } from "./lib/secrets.mjs";
import { stage } from "./lib/stage.mjs";

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const node = process.execPath;
const typescript = [node, "--conditions=react-server", "--import", "tsx"];
/** What the commands beside a running start need of its environment. */
const OURS = /^(DATA(BASE)?_|APP_URL$|PORT$|AUTH_SECRET$|ENCRYPTION_KEYS$|WORKSTUDIO_|INNGEST_|TWO_FACTOR_POLICY$|NEXTAUTH_URL$|NODE_ENV$|SIMULATOR_PORT$)/;
const stops = [];
let isStopping = false;

async function stopAll(code) {
  if (isStopping) return;
  isStopping = true;
  for (const group of stops.toReversed()) await Promise.allSettled(group.map((stop) => stop()));
  process.exit(code);
}

process.on("SIGINT", () => void stopAll(0));
process.on("SIGTERM", () => void stopAll(0));
process.on("SIGHUP", () => void stopAll(0));

function fail(error) {
  console.error(`\n${error.stage ? `“${error.stage}” failed. ` : ""}${error.message}`);
  void stopAll(1);
}

async function main() {
  const started = performance.now();
  assertNodeVersion();
  const dataDir = resolve(process.env.DATA_DIR || ".data");
  const logFolder = join(dataDir, "logs");
  const running = readRunning(dataDir);
  if (running) throw new Error(`WS-Tracker runs here already, at ${running.url} (process ${running.pid}).`);
  mkdirSync(dataDir, { recursive: true });
  console.log("WS-Tracker");

  await stage("Packages installed", () => installPackages(logFolder));
  const { tsImport } = await import("tsx/esm/api");
  const load = (path) => tsImport(`../${path}`, import.meta.url);
  const { configurationSchema, parseEnvironment } = await load("lib/platform/env.ts");
  const configuration = parseEnvironment(configurationSchema, process.env);

  await stage("Database client generated", () => generateClient(logFolder));
  const building = stage("Panel built", () => buildApp(logFolder));
  building.catch(() => undefined);

  const environment = await prepareEnvironment({ configuration, dataDir, load, logFolder });
  await stage("Database migrated and seeded", async () => {
    const [{ migrate }, { seed }] = [await load("prisma/migrate.ts"), await load("prisma/seed/main.ts")];
    const { applied } = await migrate(environment.DATABASE_URL);
    await seed(environment.DATABASE_URL);
    return applied > 0 ? `${applied} migrations` : "up to date";
  });
  await building;

  const url = environment.APP_URL;
  const pids = await startServers({ configuration, environment, logFolder });
  writeRunning(dataDir, { pid: process.pid, url, pids, environment: Object.fromEntries(Object.entries(environment).filter(([name]) => OURS.test(name))) });
  stops.push([async () => removeRunning(dataDir)]);

  const signIn = await firstAdministrator({ environment, dataDir, logFolder });
  await firstSync({ environment, logFolder });
  console.log(`\nReady in ${((performance.now() - started) / 1000).toFixed(1)} s.\n\n  Open      ${url}\n${signIn}\n  Stop with Ctrl-C. Operator commands: npm run ws -- --help\n`);
}

/** Everything the children see; what is unset is made here. */
async function prepareEnvironment({ configuration, dataDir, load }) {
  const isEmbedded = !configuration.DATABASE_URL;
  const environment = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", DATA_DIR: dataDir, DATABASE_MODE: isEmbedded ? "embedded" : "external" };
  if (isEmbedded) {
    Object.assign(environment, { ...embeddedSecrets(dataDir), ...pick(process.env, ["AUTH_SECRET", "ENCRYPTION_KEYS"]) });
    await stage("PostgreSQL started", async () => {
      const { startPostgres } = await import("./lib/postgres.mjs");
      const { ensureDatabase } = await import("./lib/ensure-database.mjs");
      const postgres = await startPostgres({ dataDir, say: (line) => console.log(`  ${line}`) });
      stops.push([() => postgres.stop()]);
      await ensureDatabase(postgres.url, "ws_tracker");
      environment.DATABASE_URL = postgres.urlOf("ws_tracker");
      return `port ${postgres.port}${postgres.adopted ? ", taken over from a start that was killed" : ""}`;
    });
  }
  const port = await findFreePort(configuration.PORT);
  if (port !== configuration.PORT) console.log(`  Port ${configuration.PORT} is in use; the panel takes ${port}.`);
  Object.assign(environment, { PORT: String(port), APP_URL: configuration.APP_URL ?? `http://localhost:${port}` });
  environment.TWO_FACTOR_POLICY ||= isEmbedded ? "optional" : "required";
  environment.NEXTAUTH_URL = environment.APP_URL;
  if (!configuration.WORKSTUDIO_BASE_URL) {
    const simulatorPort = await findFreePort(4600);
    const { CIRCUITS_VIEW_GUID, DEFAULT_BASE_PATH, PLANNED_UNITS_VIEW_GUID, SERVICE_ACCOUNT } = await load("simulator/accounts.ts");
    Object.assign(environment, {
      WORKSTUDIO_BASE_URL: `http://127.0.0.1:${simulatorPort}${DEFAULT_BASE_PATH}`,
      WORKSTUDIO_SERVICE_USERNAME: SERVICE_ACCOUNT.username,
      WORKSTUDIO_SERVICE_PASSWORD: SERVICE_ACCOUNT.password,
      WORKSTUDIO_VIEW_CIRCUITS: CIRCUITS_VIEW_GUID,
      WORKSTUDIO_VIEW_PLANNED_UNITS: PLANNED_UNITS_VIEW_GUID,
      WORKSTUDIO_ALLOW_HTTP_HOSTS: ["127.0.0.1", ...configuration.WORKSTUDIO_ALLOW_HTTP_HOSTS].join(","),
      SIMULATOR_PORT: String(simulatorPort),
    });
  }
  if (!configuration.INNGEST_BASE_URL) environment.INNGEST_DEV = `http://127.0.0.1:${await findFreePort(8288)}`;
  return environment;
}

async function startServers({ configuration, environment, logFolder }) {
  const { PORT, INNGEST_DEV, SIMULATOR_PORT } = environment;
  const jsonReady = (line) => line.startsWith('{"ready":true');
  const servers = [
    INNGEST_DEV && !configuration.INNGEST_BASE_URL && { name: "Jobs server", file: "inngest", command: [...typescript, "inngest/embedded/main.ts", "--port", new URL(INNGEST_DEV).port, "--serve-url", `http://127.0.0.1:${PORT}/api/inngest`], isReady: jsonReady },
    SIMULATOR_PORT && { name: "WorkStudio simulator", file: "simulator", command: [...typescript, "simulator/main.ts", "--port", SIMULATOR_PORT, ...simulatorArguments(environment.DATA_DIR)], isReady: jsonReady },
    { name: "Panel", file: "panel", command: [node, "--import", "./scripts/lib/exit-with-parent.mjs", "node_modules/next/dist/bin/next", "start", "-p", PORT, "-H", "127.0.0.1"], isReady: (line) => /Ready in/i.test(line) },
  ].filter(Boolean);
  // The jobs server ends first: a call that the dying panel cuts off would count as a failed attempt.
  const [others, jobs, pids] = [[], [], {}];
  stops.push(others, jobs);
  await Promise.all(
    servers.map(({ name, file, command, isReady }) =>
      stage(`${name} started`, async () => {
        const server = startServer({ name: file, command, env: environment, logFolder, isReady, onExit: (message) => !isStopping && fail(new Error(message)) });
        pids[file] = server.pid;
        (file === "inngest" ? jobs : others).push(() => server.stop());
        await server.ready;
      }),
    ),
  );
  await stage("Panel answers", async () => {
    const response = await fetch(`http://127.0.0.1:${PORT}/api/health`);
    if (!response.ok) throw new Error(`The panel says: ${await response.text()}`);
    return false;
  });
  return pids;
}

/** The simulated world is born once for each DATA_DIR and has aged until yesterday, so a stored circuit never jumps in time. */
function simulatorArguments(dataDir) {
  const path = join(dataDir, "simulator-first-day.txt");
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  if (!existsSync(path)) writeFileSync(path, `${yesterday.slice(0, 7)}-01`);
  return ["--first-day", readFileSync(path, "utf8").trim(), "--advance-to", yesterday, ...(process.env.SIMULATOR_ARGUMENTS?.split(" ").filter(Boolean) ?? [])];
}

/** An installation without people gets one administrator, whose generated password is shown here. */
async function firstAdministrator({ environment, dataDir, logFolder }) {
  const path = join(dataDir, "sign-in.txt");
  const { hasUsers } = await import("./lib/ensure-database.mjs");
  if (!(await hasUsers(environment.DATABASE_URL))) {
    await stage("Administrator created", async () => {
      const output = await runToEnd({ name: "user-create", command: [...typescript, "scripts/ws.ts", "user", "create", "--email", "admin@ws-tracker.example", "--name", "Ada Admin", "--role", "admin", "--json"], env: environment, logFolder });
      const { email, password } = JSON.parse(output);
      writeFileSync(join(logFolder, "user-create.log"), "the password is in sign-in.txt\n");
      writeFileSync(path, `  E-mail    ${email}\n  Password  ${password}\n`, { mode: 0o600 });
      chmodSync(path, 0o600);
    });
  }
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** An installation that has never synced does so once, by the same job that the schedule uses. */
async function firstSync({ environment, logFolder }) {
  const { hasSyncs } = await import("./lib/ensure-database.mjs");
  if (await hasSyncs(environment.DATABASE_URL)) return;
  await stage("First sync", async (show) => {
    try {
      const output = await runToEnd({ name: "first-sync", command: [...typescript, "scripts/ws.ts", "sync", "circuits", "--job", "--trigger", "scheduled"], env: environment, logFolder, onLine: show });
      return output.trim().split("\n")[0];
    } catch (error) {
      console.log(`  The first sync did not end well; the Sync page says more.\n${error.message}`);
      return false;
    }
  });
}

function pick(source, names) {
  return Object.fromEntries(names.filter((name) => source[name]).map((name) => [name, source[name]]));
}

main().catch(fail);
