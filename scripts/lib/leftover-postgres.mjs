import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { isOurs, readPostmaster } from "./postgres.mjs";
import { waitUntilGone } from "./processes.mjs";

const STOP_TIMEOUT_MS = 5_000;

/**
 * Ends the PostgreSQL of every DATA_DIR in a folder whose name is one of those: a test run that was cut off cannot end
 * its own.
 * @param {string} folder
 * @param {(name: string) => boolean} isOne
 */
export async function endPostgresBelow(folder, isOne) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter(isOne)) {
    const data = join(realpathSync(folder), name, "postgres");
    const postmaster = readPostmaster(data);
    if (!postmaster || !isOurs(postmaster, data)) continue;
    process.kill(postmaster.pid, "SIGQUIT");
    if (!(await waitUntilGone(postmaster.pid, STOP_TIMEOUT_MS)) && isOurs(postmaster, data))
      process.kill(postmaster.pid, "SIGKILL");
  }
}
