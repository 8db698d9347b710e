import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createWholeFile, writeSecretFile } from "./whole-file.mjs";
import { bornAt, commandOf, isAlive, waitUntilGone } from "./processes.mjs";

const LEFTOVER_TIMEOUT_MS = 5_000;
const pathIn = (dataDir) => join(dataDir, "run.json");

function read(dataDir) {
  try {
    return JSON.parse(readFileSync(pathIn(dataDir), "utf8"));
  } catch {
    return null;
  }
}

const isSame = ({ pid, born }) =>
  isAlive(pid) && (born ? bornAt(pid) === born : (commandOf(pid) ?? "").includes("start.mjs"));

/** The start that runs on this DATA_DIR, or null; a file left by a killed start counts for nothing. */
export function readRunning(dataDir) {
  const run = read(dataDir);
  return run && run.pid !== process.pid && isSame(run) ? run : null;
}

/** What a killed start left behind ends by itself, as its servers see that their parent is gone; this waits for it, then ends it. */
export async function endLeftovers(dataDir, timeoutMs = LEFTOVER_TIMEOUT_MS) {
  if (readRunning(dataDir)) return;
  const servers = Object.values(read(dataDir)?.processes ?? {});
  await Promise.all(
    servers.filter(isSame).map(async (server) => {
      if (!(await waitUntilGone(server.pid, timeoutMs)) && isSame(server)) process.kill(server.pid, "SIGKILL");
    }),
  );
}

/** Takes the DATA_DIR for this process; false when another start was quicker. */
export function claim(dataDir) {
  if (readRunning(dataDir)) return false;
  removeRunning(dataDir);
  return createWholeFile(pathIn(dataDir), JSON.stringify(self()));
}

/** Ports, process ids and the children's environment, for `npm run ws`; it holds secrets, so only its owner reads it. */
export function writeRunning(dataDir, run) {
  const processes = Object.fromEntries(
    Object.entries(run.pids ?? {}).map(([name, pid]) => [name, { pid, born: bornAt(pid) }]),
  );
  writeSecretFile(pathIn(dataDir), JSON.stringify({ ...self(), ...run, processes }, null, 2));
}

export function removeRunning(dataDir) {
  rmSync(pathIn(dataDir), { force: true });
}

const self = () => ({ pid: process.pid, born: bornAt(process.pid) });
