import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asError } from "./as-error.mjs";
import { writeSecretFile } from "./whole-file.mjs";

/** @typedef {{ AUTH_SECRET: string, ENCRYPTION_KEYS: string }} Secrets */

/** One secret for each purpose, so that losing one loses no other (security F5). */
const GENERATORS = {
  AUTH_SECRET: () => randomBytes(48).toString("base64url"),
  ENCRYPTION_KEYS: () => `k1:${randomBytes(32).toString("base64")}`,
};

/**
 * Secrets of the embedded mode: generated once, readable by their owner only. Throws when the file is damaged, for what
 * it encrypted would be lost.
 * @param {string} dataDir
 * @returns {Secrets}
 */
export function embeddedSecrets(dataDir) {
  const path = join(dataDir, "secrets.json");
  const known = readSecrets(path);
  const secrets = {
    ...known,
    AUTH_SECRET: known.AUTH_SECRET || GENERATORS.AUTH_SECRET(),
    ENCRYPTION_KEYS: known.ENCRYPTION_KEYS || GENERATORS.ENCRYPTION_KEYS(),
  };
  if (!known.AUTH_SECRET || !known.ENCRYPTION_KEYS) writeSecretFile(path, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** @param {string} path @returns {Partial<Secrets>} */
function readSecrets(path) {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(
      `The generated secrets in ${path} cannot be read (${asError(error).message}). Restore the file, or set AUTH_SECRET and ENCRYPTION_KEYS.`,
    );
  }
}
