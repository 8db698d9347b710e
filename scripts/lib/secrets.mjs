import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeSecretFile } from "./whole-file.mjs";

/** One secret for each purpose, so that losing one loses no other (security F5). */
const GENERATORS = {
  AUTH_SECRET: () => randomBytes(48).toString("base64url"),
  ENCRYPTION_KEYS: () => `k1:${randomBytes(32).toString("base64")}`,
};

/** Secrets of the embedded mode: generated once, readable by their owner only. Throws when the file is damaged, for what it encrypted would be lost. */
export function embeddedSecrets(dataDir) {
  const path = join(dataDir, "secrets.json");
  const known = readSecrets(path);
  const missing = Object.entries(GENERATORS).filter(([name]) => !known[name]);
  if (missing.length === 0) return known;
  const secrets = { ...known, ...Object.fromEntries(missing.map(([name, generate]) => [name, generate()])) };
  writeSecretFile(path, JSON.stringify(secrets, null, 2));
  return secrets;
}

function readSecrets(path) {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(
      `The generated secrets in ${path} cannot be read (${error.message}). Restore the file, or set AUTH_SECRET and ENCRYPTION_KEYS.`,
    );
  }
}
