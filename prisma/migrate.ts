import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Client } from "pg";
import { withDatabaseLock } from "./database-lock";

type Migration = { name: string; checksums: string[] };
type History = { finished: Map<string, string>; unfinished: string[] };

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = fileURLToPath(new URL("./migrations/", import.meta.url));

/**
 * Brings a database to this version's schema with Prisma's own CLI, which is not even started when every migration is
 * there already, and tries again what was cut off. Machines that start at once do it one after the other; whoever waits
 * is told by `onWait`. `applied` counts the migrations of this call. Throws when the database is ahead of this version,
 * when a migration is not the one that was applied, or when one fails (security R11).
 */
export async function migrate(
  databaseUrl: string,
  { onWait }: { onWait?: () => void } = {},
): Promise<{ applied: number }> {
  return withDatabaseLock(databaseUrl, "migration", () => migrateAlone(databaseUrl), onWait);
}

async function migrateAlone(databaseUrl: string): Promise<{ applied: number }> {
  const migrations = readMigrations();
  const { finished, unfinished } = await readHistory(databaseUrl);
  const unknown = [...finished.keys(), ...unfinished].filter(
    (name) => !migrations.some((migration) => migration.name === name),
  );
  if (unknown.length > 0)
    throw new Error(
      `The database has migrations that this version does not know (${unknown.join(", ")}). Start the newer version of WS-Tracker.`,
    );
  for (const { name, checksums } of migrations) {
    const checksum = finished.get(name);
    if (checksum !== undefined && !checksums.includes(checksum))
      throw new Error(
        `Migration ${name} is not the one that this database was made with. Start the version of WS-Tracker that made it.`,
      );
  }
  // Prisma asks a person about a migration that was stopped or failed; the engine here leaves nothing of one, so it can
  // be tried again.
  for (const name of unfinished) await runPrisma(databaseUrl, ["migrate", "resolve", "--rolled-back", name]);
  const missing = migrations.filter(({ name }) => !finished.has(name));
  if (missing.length > 0) await runPrisma(databaseUrl, ["migrate", "deploy"]);
  return { applied: missing.length };
}

/** This version's migrations in their order; Prisma takes a file's checksum with either line ending. */
function readMigrations(): Migration[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name }) => {
      const text = readFileSync(`${folder}${name}/migration.sql`, "utf8");
      const unix = text.replaceAll("\r\n", "\n");
      return {
        name,
        checksums: [text, unix, unix.replaceAll("\n", "\r\n")].map((content) =>
          createHash("sha256").update(content).digest("hex"),
        ),
      };
    });
}

async function runPrisma(databaseUrl: string, command: string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [`${root}node_modules/prisma/build/index.js`, ...command], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: databaseUrl, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    });
  } catch (error) {
    const output =
      error instanceof Error && "stderr" in error
        ? `${String("stdout" in error ? error.stdout : "")}\n${String(error.stderr)}`
        : String(error);
    throw new Error(`The database could not be migrated (prisma ${command.join(" ")}).\n${output.trim()}`, {
      cause: error,
    });
  }
}

async function readHistory(databaseUrl: string): Promise<History> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const history = await client.query<{ found: boolean }>(
      "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found",
    );
    if (!history.rows[0]?.found) return { finished: new Map(), unfinished: [] };
    const rows = await client.query<{ name: string; checksum: string; is_finished: boolean }>(
      "SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS is_finished FROM _prisma_migrations WHERE rolled_back_at IS NULL",
    );
    return {
      finished: new Map(rows.rows.filter((row) => row.is_finished).map((row) => [row.name, row.checksum])),
      unfinished: rows.rows.filter((row) => !row.is_finished).map((row) => row.name),
    };
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
