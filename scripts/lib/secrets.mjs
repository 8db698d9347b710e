import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Secrets of the embedded mode: generated once, readable by their owner only, one for each purpose (security F5). */
export function embeddedSecrets(dataDir) {
  const path = join(dataDir, "secrets.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  mkdirSync(dataDir, { recursive: true });
  const secrets = { AUTH_SECRET: randomBytes(48).toString("base64url"), ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}` };
  writeFileSync(path, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
