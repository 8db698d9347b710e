import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { APPLICATION_SETTINGS, applicationAddress, ownerAddress } from "@/lib/platform/database-address";
import { APP_ROLE, createDatabase, type TestDatabase } from "@/lib/platform/testing/test-database";
import { assertOwnSessions, inspectApplicationSessions } from "./inspect-sessions.mjs";
import { findFreePort } from "./ports.mjs";

const PGBOUNCER = "/usr/sbin/pgbouncer";
const settings = APPLICATION_SETTINGS;
let database: TestDatabase;
const inspect = (url: string) => inspectApplicationSessions({ address: applicationAddress(url), settings });
const said = async (url: string, text: string) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
};

beforeAll(async () => {
  database = await createDatabase(inject("clusterUrl"), inject("templateDatabase"));
});
afterAll(() => database.drop());

describe("a database of other habits", () => {
  it("still gives sessions in UTC and in the schema of the tables, whatever it, the role or the address set", async () => {
    const name = new URL(database.url).pathname.slice(1);
    await said(
      database.url,
      `ALTER DATABASE ${name} SET timezone = 'Asia/Tokyo'; ALTER DATABASE ${name} SET search_path = other`,
    );
    const odd = `${database.urlFor(APP_ROLE)}?schema=public&options=-c%20timezone%3DAsia%2FTokyo%20-c%20search_path%3Dother`;
    expect(await inspect(odd)).toEqual({ isPrepared: true });
    const client = new Client({
      connectionString: ownerAddress(`${database.url}?options=-c%20timezone%3DAsia%2FTokyo`),
    });
    await client.connect();
    const { rows } = await client.query(
      "SELECT current_setting('timezone') AS zone, current_setting('search_path') AS path",
    );
    await client.end();
    expect(rows).toEqual([{ zone: "UTC", path: "public" }]);
  });
});

describe.skipIf(!existsSync(PGBOUNCER))("PgBouncer in transaction mode (skipped where there is none)", () => {
  let folder = "";
  let pooled = "";
  const processes: ChildProcess[] = [];

  async function startPooler(lines: string): Promise<string> {
    const target = new URL(database.urlFor(APP_ROLE));
    const port = await findFreePort(6500, ["127.0.0.1"]);
    const path = join(folder, `${port}.ini`);
    writeFileSync(
      path,
      `[databases]\ntest = host=127.0.0.1 port=${target.port} dbname=${target.pathname.slice(1)} user=${target.username} password=${target.password}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = any\nauth_file =\npool_mode = transaction\n${lines}\n`,
    );
    const isRoot = process.getuid?.() === 0;
    const child = spawn(PGBOUNCER, [...(isRoot ? ["-u", "nobody"] : []), path], { stdio: "ignore" });
    processes.push(child);
    const url = `postgresql://any:any@127.0.0.1:${port}/test`;
    for (let tries = 0; tries < 100; tries += 1) {
      const client = new Client({ connectionString: url });
      const answers = await client.connect().then(
        () => true,
        () => false,
      );
      await client.end().catch(() => undefined);
      if (answers) return url;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("PgBouncer did not start");
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ws-tracker-pgbouncer-"));
    chmodSync(folder, 0o755);
  });
  afterAll(() => {
    for (const child of processes) child.kill("SIGINT");
    rmSync(folder, { recursive: true });
  });

  it("is refused in one line while it refuses session options", async () => {
    await expect(inspect(await startPooler(""))).rejects.toThrow(
      /^Configuration: DATABASE_URL is a pooler that refuses.*ignore_startup_parameters = options.*$/,
    );
  });

  it("is refused in one line, with what to say once, while it drops them", async () => {
    pooled = await startPooler("ignore_startup_parameters = options");
    await expect(inspect(pooled)).rejects.toThrow(
      /^Configuration: DATABASE_URL is a pooler that drops session options.*TimeZone.*ALTER ROLE "ws_tracker_app" IN DATABASE "test_[0-9a-f]+" SET TimeZone = 'UTC';.*$/,
    );
  });

  it("is used, without prepared statements if it keeps none, once the role has the settings", async () => {
    const message = await inspect(pooled).then(
      () => "",
      (error: unknown) => String(error),
    );
    await said(database.url, /ALTER ROLE.*;/.exec(message)?.[0] ?? "");
    const again = await startPooler("ignore_startup_parameters = options");
    expect(await inspect(again)).toEqual({ isPrepared: keepsStatements() });
  });

  it("is never migrated through", async () => {
    await expect(assertOwnSessions({ connectionString: pooled }, "DATABASE_URL")).rejects.toThrow(
      /^Configuration: DATABASE_URL is a pooler in transaction mode.*MIGRATION_DATABASE_URL/,
    );
    await expect(assertOwnSessions({ connectionString: database.url }, "DATABASE_URL")).resolves.toBeUndefined();
  });
});

/** Since 1.21 it can follow prepared statements, since 1.24 without being asked. */
function keepsStatements(): boolean {
  const [, major = "0", minor = "0"] =
    /PgBouncer (\d+)\.(\d+)/.exec(execFileSync(PGBOUNCER, ["--version"], { encoding: "utf8" })) ?? [];
  return Number(major) > 1 || Number(minor) >= 24;
}
