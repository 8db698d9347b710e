import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./processes.mjs";

const pathIn = (dataDir) => join(dataDir, "run.json");

/** The start that runs on this DATA_DIR, or null; a file left by a killed start counts for nothing. */
export function readRunning(dataDir) {
  try {
    const run = JSON.parse(readFileSync(pathIn(dataDir), "utf8"));
    if (!isAlive(run.pid) || !readFileSync(`/proc/${run.pid}/cmdline`, "utf8").includes("start.mjs")) return null;
    return run;
  } catch {
    return null;
  }
}

/** Ports, process ids and the children's environment, for `npm run ws`; it holds secrets, so only its owner reads it. */
export function writeRunning(dataDir, run) {
  rmSync(pathIn(dataDir), { force: true });
  writeFileSync(pathIn(dataDir), JSON.stringify(run, null, 2), { mode: 0o600 });
}

export function removeRunning(dataDir) {
  rmSync(pathIn(dataDir), { force: true });
}
