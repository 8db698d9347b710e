import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Client } from "pg";
import { startPostgres } from "../scripts/lib/postgres.mjs";
import { migrate } from "./migrate";
import { readAreas } from "./schema-doc/read-areas";
import { readTables } from "./schema-doc/read-tables";
import { writeSchemaDoc } from "./schema-doc/write-schema-doc";

export const SCHEMA_DOC_PATH = fileURLToPath(new URL("../docs/schema.md", import.meta.url));

/** docs/schema.md as a migrated database has it. */
export async function generateSchemaDoc(databaseUrl: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return writeSchemaDoc(await readTables(client), readAreas());
  } finally {
    await client.end();
  }
}

/** Without a database of one's own the text comes from a throwaway one that is migrated for it. */
async function generateFromMigrations(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "ws-tracker-schema-"));
  chmodSync(folder, 0o755);
  const cluster = await startPostgres({ dataDir: folder, port: 55650, settings: { fsync: "off" } });
  try {
    await migrate(cluster.url);
    return await generateSchemaDoc(cluster.url);
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const databaseUrl = process.env["DATABASE_URL"];
  const text = await (databaseUrl ? generateSchemaDoc(databaseUrl) : generateFromMigrations());
  const isCurrent = existsSync(SCHEMA_DOC_PATH) && readFileSync(SCHEMA_DOC_PATH, "utf8") === text;
  if (!process.argv.includes("--check")) writeFileSync(SCHEMA_DOC_PATH, text);
  else if (!isCurrent) {
    console.error("docs/schema.md is not what the migrations make. Run: npm run docs:schema");
    process.exitCode = 1;
  }
}
