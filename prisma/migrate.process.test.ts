import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterEach, describe, expect, inject, it, vi } from "vitest";
import { createDatabase, type TestDatabase } from "@/lib/platform/testing/test-database";
import { migrate } from "./migrate";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = fileURLToPath(new URL("./migrations/", import.meta.url));
const names = readdirSync(folder).filter((name) => !name.includes("."));
const databases: TestDatabase[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(databases.splice(0).map((database) => database.drop()));
});

async function databaseWith(template: string | undefined, statement?: string, values: string[] = []): Promise<string> {
  const database = await createDatabase(inject("clusterUrl"), template);
  databases.push(database);
  if (statement) await query(database.url, statement, values);
  return database.url;
}

async function query(url: string, statement: string, values: string[] = []): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

const migrated = (statement?: string, values?: string[]) => databaseWith(inject("templateDatabase"), statement, values);

// Each start of Prisma's CLI takes seconds, more beside other tests.
describe("migrate", { timeout: 120_000 }, () => {
  it("makes an empty database this version's, and then starts nothing", async () => {
    const url = await databaseWith(undefined);
    expect(await migrate(url)).toEqual({ applied: names.length });
    expect(await query(url, "SELECT to_regclass('circuits') IS NOT NULL AS found")).toEqual([{ found: true }]);
    vi.stubEnv("PRISMA_SCHEMA_ENGINE_BINARY", "/no/such/engine");
    expect(await migrate(url)).toEqual({ applied: 0 });
  });

  it("knows a migration whose line endings were changed on the way", async () => {
    const [name = ""] = names;
    const windows = readFileSync(`${folder}${name}/migration.sql`, "utf8").replaceAll("\n", "\r\n");
    const url = await migrated("UPDATE _prisma_migrations SET checksum = $1 WHERE migration_name = $2", [
      createHash("sha256").update(windows).digest("hex"),
      name,
    ]);
    expect(await migrate(url)).toEqual({ applied: 0 });
  });

  it("goes on after a start that was killed in its migration", async () => {
    const url = await databaseWith(undefined);
    const holder = new Client({ connectionString: url });
    await holder.connect();
    // A table that is made elsewhere and not committed lets the migration wait in its middle.
    await holder.query("BEGIN; CREATE TABLE regions (id int)");
    const child = spawn(process.execPath, ["--import", "tsx", "prisma/migrate.ts"], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: url },
      detached: true,
      stdio: "ignore",
    });
    const exited = new Promise((resolve) => child.once("exit", resolve));
    const waiting = "SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'";
    await vi.waitUntil(async () => (await holder.query(waiting)).rowCount, { timeout: 60_000, interval: 20 });
    if (child.pid) process.kill(-child.pid, "SIGKILL");
    await exited;
    await holder.query("ROLLBACK");
    await holder.end();
    expect(await migrate(url)).toEqual({ applied: names.length });
  });

  it("waits for another machine that migrates, and takes its running migration for no failed one", async () => {
    const url = await databaseWith(undefined);
    const holder = new Client({ connectionString: url });
    await holder.connect();
    await holder.query("BEGIN; CREATE TABLE regions (id int)");
    const first = migrate(url);
    const waiting = "SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'";
    await vi.waitUntil(async () => (await holder.query(waiting)).rowCount, { timeout: 60_000, interval: 20 });
    const onWait = vi.fn();
    const second = migrate(url, { onWait });
    await vi.waitUntil(() => onWait.mock.calls.length, { timeout: 10_000, interval: 20 });
    await holder.query("ROLLBACK");
    await holder.end();
    expect(await Promise.all([first, second])).toEqual([{ applied: names.length }, { applied: 0 }]);
    expect(
      await query(url, "SELECT count(*)::int AS tries, count(rolled_back_at)::int AS failed FROM _prisma_migrations"),
    ).toEqual([{ tries: names.length, failed: 0 }]);
  });

  it.each([
    [
      "of a newer version",
      "UPDATE _prisma_migrations SET migration_name = '29990101000000_future' WHERE migration_name LIKE '%_init'",
      "does not know (29990101000000_future)",
    ],
    [
      "that a newer version could not finish",
      "UPDATE _prisma_migrations SET migration_name = '29990101000000_future', finished_at = NULL WHERE migration_name LIKE '%_init'",
      "does not know",
    ],
    [
      "whose migration is another one by the same name",
      "UPDATE _prisma_migrations SET checksum = 'x' WHERE migration_name LIKE '%_init'",
      "is not the one that this database was made with",
    ],
  ])("refuses a database %s, and leaves it as it is", async (_what, statement, message) => {
    const url = await migrated(statement);
    const before = await query(url, "SELECT * FROM _prisma_migrations ORDER BY id");
    await expect(migrate(url)).rejects.toThrow(message);
    expect(await query(url, "SELECT * FROM _prisma_migrations ORDER BY id")).toEqual(before);
  });

  it("says what Prisma says when it cannot go on", async () => {
    const url = await databaseWith(undefined, "CREATE TABLE regions (id int)");
    await expect(migrate(url)).rejects.toThrow(/could not be migrated \(prisma migrate deploy\)[^]*P3005/);
  });

  it("says which migration failed and why, leaves nothing of it, and goes on once the reason is gone", async () => {
    const url = await databaseWith(
      undefined,
      "CREATE FUNCTION circuit_search_text(text, text, text, text, text) RETURNS text LANGUAGE sql AS $$ SELECT '' $$",
    );
    await expect(migrate(url)).rejects.toThrow(
      /function .*circuit_search_text.* already exists[^]*20261123000000_init/,
    );
    expect(await query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).toEqual([
      { tablename: "_prisma_migrations" },
    ]);
    await query(url, "DROP FUNCTION circuit_search_text");
    expect(await migrate(url)).toEqual({ applied: names.length });
  });
});
