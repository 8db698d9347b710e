/**
 * Control of an embedded PostgreSQL: real binaries from npm, one data directory, found again and stopped by its own
 * process id.
 */
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { asError } from "./as-error.mjs";
import { writeSecretFile } from "./whole-file.mjs";
import { findFreePort } from "./ports.mjs";
import { postgresBinaries } from "./postgres-binaries.mjs";
import { postgresPlace } from "./postgres-place.mjs";
import { commandOf, isAlive, waitUntilGone } from "./processes.mjs";

const run = promisify(execFile);
const START_TIMEOUT_MS = 60_000;
const SETTLE_TIMEOUT_MS = 15_000;
const STOP_TIMEOUT_MS = 30_000;
const LOG_LIMIT_BYTES = 10_000_000;

/**
 * @typedef {import("./postgres-place.mjs").Place} Place
 * @typedef {{ pid: number, port: number }} Postmaster
 * @typedef {Record<string, string>} Settings
 * @typedef {Postmaster & { url: string, adopted: boolean, log: string, urlOf: (database: string) => string, stop: () =>
 * Promise<void> }} EmbeddedPostgres
 */

const APP_SETTINGS = {
  shared_buffers: "256MB",
  max_wal_size: "2GB",
  jit: "off",
  random_page_cost: "1.1",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_connections: "100",
  log_timezone: "UTC",
  timezone: "UTC",
};

/**
 * Starts PostgreSQL on a data directory, or adopts the one that a killed start left running there. `settings` add to
 * the app's own; with `fsync: "off"` the cluster is set up for tests, small and not durable. Throws with the end of
 * PostgreSQL's log.
 * @param {{ dataDir: string, port?: number, settings?: Settings, say?: (line: string) => void }} options
 * @returns {Promise<EmbeddedPostgres>}
 */
export async function startPostgres({ dataDir, port = 5433, settings = {}, say = () => undefined }) {
  const place = postgresPlace({ dataDir: resolve(dataDir), binaries: postgresBinaries(), say });
  assertReadable(place);
  const known = existsSync(place.password) ? readFileSync(place.password, "utf8").trim() : null;
  const found = await adopt(place, known);
  if (found && known !== null) return handle(place, found, known, true);
  const password = await preparedPassword(place, known, settings);
  const started = await launchOnFreePort(place, port, { ...APP_SETTINGS, ...settings }, password);
  return handle(place, started, password, false);
}

/**
 * @param {Place} place
 * @param {Postmaster} postmaster
 * @param {string} password
 * @param {boolean} adopted
 * @returns {EmbeddedPostgres}
 */
function handle(place, { pid, port }, password, adopted) {
  const urlOf = (/** @type {string} */ database) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
  return { url: urlOf("postgres"), port, pid, adopted, log: place.log, urlOf, stop: () => stopProcess(pid) };
}

/**
 * Data of another user, from a start as root for one, would otherwise look like no data at all.
 * @param {Place} place
 */
function assertReadable({ data, user }) {
  const stat = statSync(data, { throwIfNoEntry: false });
  if (!stat || user || stat.uid === process.getuid?.() || process.getuid === undefined) return;
  throw new Error(
    `The database in ${data} belongs to another user (uid ${stat.uid}), as after a start as root. Start as that user or as root, or set DATA_DIR to a folder of your own.`,
  );
}

/**
 * The server that a data directory names, or null; it may be gone.
 * @param {string} data
 * @returns {Postmaster | null}
 */
export function readPostmaster(data) {
  try {
    const [pid, , , port] = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(pid), port: Number(port) };
  } catch {
    return null;
  }
}

/**
 * Whether a pid file's process is a PostgreSQL of this directory, and not a stranger that got the same number.
 * @param {Postmaster | null} postmaster
 * @param {string} data
 */
export function isOurs(postmaster, data) {
  return (
    postmaster !== null && isAlive(postmaster.pid) && `${commandOf(postmaster.pid) ?? ""} `.includes(` -D ${data} `)
  );
}

/**
 * The server that runs on these data already, or null; one that is starting or ending is waited for, one that cannot be
 * used is ended.
 * @param {Place} place
 * @param {string | null} password
 */
async function adopt(place, password) {
  for (const until = Date.now() + SETTLE_TIMEOUT_MS; Date.now() < until; await delay(50)) {
    const running = readPostmaster(place.data);
    if (!running || !isOurs(running, place.data)) {
      if (running && isAlive(running.pid)) disownPidFile(place.data);
      return null;
    }
    if (password === null) break;
    if (running.port && (await answers(running.port, password))) return running;
  }
  await stopProcess(readPostmaster(place.data)?.pid);
  return null;
}

/**
 * A stale file whose number a stranger got keeps PostgreSQL from starting, but it must not be removed: by the rest of
 * it PostgreSQL sees whether processes of the dead server still write. The number of its parent, which we are about to
 * be, is one that it passes over.
 * @param {string} data
 */
function disownPidFile(data) {
  const path = join(data, "postmaster.pid");
  writeFileSync(path, readFileSync(path, "utf8").replace(/^\d+/, String(process.pid)));
}

/**
 * @param {Place} place
 * @param {string | null} known
 * @param {Settings} settings
 */
async function preparedPassword(place, known, settings) {
  const isInitialised = existsSync(join(place.data, "PG_VERSION"));
  if (isInitialised && known) return known;
  const password = randomBytes(24).toString("hex");
  await (isInitialised ? resetPassword(place, password) : initialise(place, password, settings.fsync === "off"));
  writeSecretFile(place.password, password);
  return password;
}

/**
 * Sets a cluster up beside its place and moves it there whole, so that a cut-off set-up is never taken for a database.
 * @param {Place} place
 * @param {string} password
 * @param {boolean} isForTests
 */
async function initialise(place, password, isForTests) {
  const half = `${place.data}.new`;
  const passwordFile = `${place.data}.init`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  writeSecretFile(passwordFile, password);
  if (place.user) for (const path of [half, passwordFile]) chownSync(path, place.user.uid, place.user.gid);
  const flags = [
    "-D",
    half,
    "-U",
    "postgres",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "-A",
    "scram-sha-256",
    `--pwfile=${passwordFile}`,
    ...(isForTests ? ["--no-sync", "--wal-segsize=1"] : []),
  ];
  try {
    await run(join(place.native, "bin/initdb"), flags, processOptions(place));
    rmSync(place.data, { recursive: true, force: true });
    renameSync(half, place.data);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not be set up in ${place.data}: ${whatItSaid(error)}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * Why a command of PostgreSQL's ended badly, in its own words.
 * @param {unknown} thrown
 */
function whatItSaid(thrown) {
  const { stderr, message } = asError(thrown);
  return (stderr || message).trim();
}

/**
 * A lost password file does not lose the data: PostgreSQL's single-user mode asks for none.
 * @param {Place} place
 * @param {string} password
 */
async function resetPassword(place, password) {
  const working = run(
    join(place.native, "bin/postgres"),
    ["--single", "-D", place.data, "postgres"],
    processOptions(place),
  );
  working.child.stdin?.end(`ALTER USER postgres PASSWORD '${password}'\n`);
  await working.catch((error) => {
    throw new Error(`PostgreSQL's password could not be set again: ${whatItSaid(error)}`);
  });
}

/** @param {Place} place */
function processOptions({ native, user }) {
  /** @type {import("./children.mjs").Variables} */
  const env = {
    PATH: process.env.PATH,
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    LD_LIBRARY_PATH: join(native, "lib"),
    TZ: "UTC",
  };
  return { env: /** @type {NodeJS.ProcessEnv} */ (env), cwd: "/", ...(user ? { uid: user.uid, gid: user.gid } : {}) };
}

/**
 * @param {Place} place
 * @param {number} wanted
 * @param {Settings} settings
 * @param {string} password
 */
async function launchOnFreePort(place, wanted, settings, password) {
  let from = wanted;
  for (const until = Date.now() + SETTLE_TIMEOUT_MS; ;) {
    const port = await findFreePort(from, ["127.0.0.1"]);
    try {
      return await launch(place, port, settings, password);
    } catch (error) {
      if (Date.now() > until) throw error;
      const { message } = asError(error);
      // Somebody else took the port between the look and the start, or processes of a killed server are just ending.
      if (message.includes("Address already in use")) from = wanted === 0 ? 0 : port + 1;
      else if (message.includes("pre-existing shared memory block")) await delay(300);
      else throw error;
    }
  }
}

/**
 * @param {Place} place
 * @param {number} port
 * @param {Settings} settings
 * @param {string} password
 * @returns {Promise<Postmaster>}
 */
async function launch(place, port, settings, password) {
  if ((statSync(place.log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES)
    renameSync(place.log, `${place.log}.1`);
  const log = openSync(place.log, "a", 0o600);
  const flags = Object.entries({
    ...settings,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    port: String(port),
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // A session of its own: Ctrl-C reaches PostgreSQL only through us, after everything that uses it has ended.
  const child = spawn(join(place.native, "bin/postgres"), ["-D", place.data, ...flags], {
    ...processOptions(place),
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  /** @type {string | null} */
  let ended = null;
  child.once("exit", (code, signal) => (ended = `with ${signal ?? `code ${code}`}`));
  child.once("error", (error) => (ended = `at once: ${error.message}`));
  for (const until = Date.now() + START_TIMEOUT_MS; Date.now() < until; await delay(20)) {
    if (ended !== null)
      throw new Error(
        `PostgreSQL ended ${ended}. The end of ${place.log}:\n${readFileSync(place.log, "utf8").trim().split("\n").slice(-6).join("\n")}`,
      );
    const pid = readPostmaster(place.data)?.pid;
    if (pid !== undefined && pid === child.pid && (await answers(port, password))) return { pid, port };
  }
  await stopProcess(child.pid);
  throw new Error(`PostgreSQL did not answer within ${START_TIMEOUT_MS / 1000} s; see ${place.log}`);
}

/**
 * @param {number} port
 * @param {string} password
 */
async function answers(port, password) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: "postgres",
    password,
    database: "postgres",
    connectionTimeoutMillis: 2_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/**
 * Fast shutdown by PostgreSQL's own signals; only this process is touched.
 * @param {number | undefined} pid
 */
async function stopProcess(pid) {
  if (pid === undefined) return;
  for (const signal of ["SIGINT", "SIGQUIT"]) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await waitUntilGone(pid, STOP_TIMEOUT_MS)) return;
  }
}
