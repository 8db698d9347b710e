import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { bornAt } from "./processes.mjs";
import { createWholeFile } from "./whole-file.mjs";

/**
 * Waits until no other living process has the lock, takes it, and answers how to give it back; a killed holder's lock
 * counts for nothing.
 * @param {string} name
 */
export async function lockFile(name, folder = ".data/locks") {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.lock`);
  const holder = JSON.stringify({ pid: process.pid, born: bornAt(process.pid) });
  while (!createWholeFile(path, holder)) {
    if (isAbandoned(path)) rmSync(path, { force: true });
    else await delay(200);
  }
  return () => rmSync(path, { force: true });
}

/** @param {string} path */
function isAbandoned(path) {
  try {
    const { pid, born } = JSON.parse(readFileSync(path, "utf8"));
    return bornAt(pid) !== born;
  } catch {
    // Given back in between.
    return false;
  }
}
