import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createWholeFile, writeSecretFile } from "./whole-file.mjs";
import { bornAt, commandOf, isAlive, waitUntilGone } from "./processes.mjs";

const LEFTOVER_TIMEOUT_MS = 5_000;

/**
 * A process by what names it for good. A file of an older start may not know when it was born.
 * @typedef {{ pid: number, born?: string | null }} Born
 * @typedef {{ url?: string, pids?: Record<string, number>, environment?: Record<string, string>, isStopping?: boolean
 * }} Run
 * @typedef {Born & Pick<Run, "url" | "isStopping"> & { processes?: Record<string, Born> }} WrittenRun
 */

/** @param {string} dataDir */
const pathIn = (dataDir) => join(dataDir, "run.json");

/** @param {string} dataDir @returns {WrittenRun | null} */
function read(dataDir) {
  try {
    return JSON.parse(readFileSync(pathIn(dataDir), "utf8"));
  } catch {
    return null;
  }
}

/** @param {Born} process */
const isSame = ({ pid, born }) =>
  isAlive(pid) && (born ? bornAt(pid) === born : (commandOf(pid) ?? "").includes("start.mjs"));

/**
 * The start that runs on this DATA_DIR, or null; a file left by a killed start counts for nothing.
 * @param {string} dataDir
 */
export function readRunning(dataDir) {
  const run = read(dataDir);
  return run && run.pid !== process.pid && isSame(run) ? run : null;
}

/**
 * What a killed start left behind ends by itself, as its servers see that their parent is gone; this waits for it, then
 * ends it.
 * @param {string} dataDir
 */
export async function endLeftovers(dataDir, timeoutMs = LEFTOVER_TIMEOUT_MS) {
  if (readRunning(dataDir)) return;
  const servers = Object.values(read(dataDir)?.processes ?? {});
  await Promise.all(
    servers.filter(isSame).map(async (server) => {
      if (!(await waitUntilGone(server.pid, timeoutMs)) && isSame(server)) process.kill(server.pid, "SIGKILL");
    }),
  );
}

/**
 * Takes the DATA_DIR for this process; false when another start was quicker.
 * @param {string} dataDir
 */
export function claim(dataDir) {
  if (readRunning(dataDir)) return false;
  removeRunning(dataDir);
  return createWholeFile(pathIn(dataDir), JSON.stringify(self()));
}

/**
 * Ports, process ids and the children's environment, for `npm run ws`; it holds secrets, so only its owner reads it.
 * @param {string} dataDir
 * @param {Run} run
 */
export function writeRunning(dataDir, run) {
  const processes = Object.fromEntries(
    Object.entries(run.pids ?? {}).map(([name, pid]) => [name, { pid, born: bornAt(pid) }]),
  );
  writeSecretFile(pathIn(dataDir), JSON.stringify({ ...self(), ...run, processes }, null, 2));
}

/** @param {string} dataDir */
export function removeRunning(dataDir) {
  rmSync(pathIn(dataDir), { force: true });
}

const self = () => ({ pid: process.pid, born: bornAt(process.pid) });
