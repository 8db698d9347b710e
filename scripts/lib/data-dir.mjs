import { accessSync, chmodSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { asError } from "./as-error.mjs";

/**
 * Makes the folder of all data where it is missing. Others may pass it, whatever root's umask says, because PostgreSQL
 * runs as somebody else then; every secret inside is for its owner only. Throws one line when it cannot be written.
 * @param {string} dataDir
 */
export function makeDataDir(dataDir, uid = process.getuid?.()) {
  try {
    if (makeMissing(dataDir) && uid === 0) chmodSync(dataDir, 0o755);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(
      `Configuration: DATA_DIR ${dataDir} cannot be written (${asError(error).code}). Set DATA_DIR to a folder of your own.`,
    );
  }
}

/**
 * Level by level, since Node's own `recursive` never ends below /proc. Whether the folder was made.
 * @param {string} folder
 */
function makeMissing(folder) {
  if (existsSync(folder)) return false;
  makeMissing(dirname(folder));
  mkdirSync(folder);
  return true;
}
