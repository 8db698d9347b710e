import { accessSync, chmodSync, constants, mkdirSync } from "node:fs";

/**
 * Makes the folder of all data where it is missing. Others may pass it, whatever root's umask says, because PostgreSQL runs as
 * somebody else then; every secret inside is for its owner only. Throws one line when it cannot be written.
 */
export function makeDataDir(dataDir, uid = process.getuid?.()) {
  try {
    const made = mkdirSync(dataDir, { recursive: true });
    if (made && uid === 0) chmodSync(dataDir, 0o755);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(`Configuration: DATA_DIR ${dataDir} cannot be written (${error.code}). Set DATA_DIR to a folder of your own.`);
  }
}
