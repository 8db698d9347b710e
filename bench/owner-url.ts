import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The address of a bench stack's database for what the panel's own role may not do, such as making a table to
 * compare with.
 */
export function ownerUrl(environment: Record<string, string>): string {
  const password = readFileSync(join(environment["DATA_DIR"] ?? "", "postgres.password"), "utf8").trim();
  return Object.assign(new URL(environment["DATABASE_URL"] ?? ""), { username: "postgres", password }).toString();
}
