import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Client } from "pg";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = fileURLToPath(new URL("./migrations/", import.meta.url));

/**
 * Brings a database to this version's schema with Prisma's own CLI, which is not even started when every migration is there
 * already. Throws when a migration fails or the database is ahead of this version (security R11).
 */
export async function migrate(databaseUrl: string): Promise<{ applied: number }> {
  const ours = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, checksum: createHash("sha256").update(readFileSync(`${folder}${name}/migration.sql`)).digest("hex") }));
  const theirs = await readApplied(databaseUrl);
  const unknown = [...theirs.keys()].filter((name) => !ours.some((migration) => migration.name === name));
  if (unknown.length > 0) throw new Error(`The database has migrations that this version does not know (${unknown.join(", ")}). Start the newer version of WS-Tracker.`);
  const missing = ours.filter(({ name, checksum }) => theirs.get(name) !== checksum);
  if (missing.length === 0) return { applied: 0 };
  try {
    await promisify(execFile)(process.execPath, [`${root}node_modules/prisma/build/index.js`, "migrate", "deploy"], { cwd: root, env: { ...process.env, DATABASE_URL: databaseUrl, PRISMA_HIDE_UPDATE_MESSAGE: "1" } });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? `${String("stdout" in error ? error.stdout : "")}\n${String(error.stderr)}` : String(error);
    throw new Error(`The database could not be migrated; it is as it was before.\n${output.trim()}`);
  }
  return { applied: missing.length };
}

async function readApplied(databaseUrl: string): Promise<Map<string, string>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const exists = await client.query<{ found: boolean }>("SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS found");
    if (!exists.rows[0]?.found) return new Map();
    const applied = await client.query<{ migration_name: string; checksum: string }>("SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL");
    return new Map(applied.rows.map((row) => [row.migration_name, row.checksum]));
  } finally {
    await client.end();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const databaseUrl = process.env["DATABASE_URL"];
  if (!databaseUrl) throw new Error("DATABASE_URL is not set");
  const { applied } = await migrate(databaseUrl);
  console.log(JSON.stringify({ applied }));
}
