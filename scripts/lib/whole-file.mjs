import { chmodSync, linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { asError } from "./as-error.mjs";

const OWNER_ONLY = 0o600;
/** @param {string} path */
const nameOf = (path) => `${path}.${process.pid}.new`;

/**
 * @param {string} path
 * @param {string} content
 * @param {number} mode
 */
function writeHalf(path, content, mode) {
  const half = nameOf(path);
  rmSync(half, { force: true });
  writeFileSync(half, content, { mode });
  chmodSync(half, mode);
  return half;
}

/**
 * Writes a file whole or not at all, whenever the process is killed.
 * @param {string} path
 * @param {string} content
 */
export function writeWholeFile(path, content, mode = 0o644) {
  renameSync(writeHalf(path, content, mode), path);
}

/**
 * The same, readable by its owner only.
 * @param {string} path
 * @param {string} content
 */
export const writeSecretFile = (path, content) => writeWholeFile(path, content, OWNER_ONLY);

/**
 * The same for a file that must not be there yet; false when it is.
 * @param {string} path
 * @param {string} content
 */
export function createWholeFile(path, content) {
  const half = writeHalf(path, content, OWNER_ONLY);
  try {
    linkSync(half, path);
    return true;
  } catch (error) {
    if (asError(error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(half, { force: true });
  }
}
