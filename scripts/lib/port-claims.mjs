import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bornAt } from "./processes.mjs";
import { createWholeFile } from "./whole-file.mjs";

/** Each user has a folder: another user's files could not be removed. */
const folder = () => join(tmpdir(), `ws-tracker-ports-${process.getuid?.() ?? "user"}`);
/** @type {Set<string>} */
const own = new Set();

process.on("exit", () => {
  for (const path of own) rmSync(path, { force: true });
});

/**
 * Whether this process may take the port: two starts at the same moment would both find it free, and one of them would
 * fail when it listens. A process that is gone claims nothing.
 * @param {number} port
 */
export function claimPort(port) {
  mkdirSync(folder(), { recursive: true });
  const path = join(folder(), `${port}.lock`);
  if (own.has(path)) return true;
  const holder = JSON.stringify({ pid: process.pid, born: bornAt(process.pid) });
  if (!createWholeFile(path, holder)) {
    if (!isAbandoned(path)) return false;
    rmSync(path, { force: true });
    if (!createWholeFile(path, holder)) return false;
  }
  own.add(path);
  return true;
}

/** @param {string} path */
function isAbandoned(path) {
  try {
    const { pid, born } = JSON.parse(readFileSync(path, "utf8"));
    return bornAt(pid) !== born;
  } catch {
    return true;
  }
}
