import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const engine = fileURLToPath(new URL("./schema-engine.mjs", import.meta.url));
const schemaFolder = fileURLToPath(new URL("../schema/", import.meta.url));
const migrationsFolder = fileURLToPath(new URL("../migrations/", import.meta.url));
const databaseUrl = process.env["MIGRATION_DATABASE_URL"] ?? "";

function urlWith(change: (url: URL) => void): string {
  const url = new URL(databaseUrl);
  change(url);
  return url.toString();
}

/** Runs the engine as Prisma's CLI does: a command in its arguments, or requests on its input. */
function run(
  url: string,
  words: string[],
  requests: { method: string; params: object }[] = [],
): Promise<{ exitCode: number | null; answers: unknown[]; errors: string[] }> {
  return new Promise((resolve) => {
    const child = spawn(engine, ["--datasource", JSON.stringify({ url }), ...words]);
    const answers: unknown[] = [];
    const errors: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => answers.push(JSON.parse(line)));
    createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
    child.once("close", (exitCode) => resolve({ exitCode, answers, errors }));
    child.stdin.end(
      requests.map(({ method, params }, id) => `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`).join(""),
    );
  });
}

/** Errors as the CLI reads them: JSON lines, the first of which it drops. */
async function command(url: string, name: string): Promise<{ exitCode: number | null; errors: unknown[] }> {
  const { exitCode, errors } = await run(url, ["cli", name]);
  return { exitCode, errors: errors.slice(1).map((line) => JSON.parse(line) as unknown) };
}

describe("the engine's commands", () => {
  it("find a database, and create and drop one", async () => {
    const other = urlWith((url) => (url.pathname = `/made_by_engine_${process.pid}`));
    expect(await command(databaseUrl, "can-connect-to-database")).toMatchObject({ exitCode: 0 });
    expect(await command(other, "can-connect-to-database")).toMatchObject({
      exitCode: 1,
      errors: [{ level: "ERROR", target: "schema_engine::logger", fields: { error_code: "P1003" } }],
    });
    expect(await command(other, "create-database")).toMatchObject({ exitCode: 0 });
    expect(await command(other, "can-connect-to-database")).toMatchObject({ exitCode: 0 });
    expect(await command(other, "drop-database")).toMatchObject({ exitCode: 0 });
    expect(await command(other, "can-connect-to-database")).toMatchObject({ exitCode: 1 });
  });

  it.each([
    ["a wrong password", urlWith((url) => (url.password = "wrong")), "P1000"],
    ["a server that is not there", urlWith((url) => (url.port = "1")), "P1001"],
  ])("say in Prisma's words that there is %s", async (_what, url, code) => {
    expect((await command(url, "can-connect-to-database")).errors).toMatchObject([{ fields: { error_code: code } }]);
  });
});

describe("the engine's requests", { timeout: 120_000 }, () => {
  const migrationsList = {
    baseDir: migrationsFolder,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"' },
    shadowDbInitScript: "",
    migrationDirectories: readdirSync(migrationsFolder)
      .filter((path) => !path.includes("."))
      .map((path) => ({
        path,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok", value: readFileSync(`${migrationsFolder}${path}/migration.sql`, "utf8") },
        },
      })),
  };
  const files = readdirSync(schemaFolder).map((name) => ({
    path: `${schemaFolder}${name}`,
    content: readFileSync(`${schemaFolder}${name}`, "utf8"),
  }));
  const filters = { externalTables: [], externalEnums: [] };
  const createMigration = (content: string) => ({
    method: "createMigration",
    params: {
      draft: false,
      migrationName: "change",
      migrationsList,
      filters,
      schema: { files: [...files, { path: `${schemaFolder}more.prisma`, content }] },
    },
  });
  const datamodels = files.flatMap(({ path }) => ["--datamodels", path]);

  it("write the next migration, also when nothing was asked before", async () => {
    const { answers } = await run(databaseUrl, datamodels, [
      createMigration('model Motto {\n  id BigInt @id\n  @@map("mottos")\n}\n'),
      createMigration(""),
    ]);
    expect(answers).toMatchObject([
      { id: 0, result: { migrationScript: expect.stringContaining('CREATE TABLE "mottos"') as unknown } },
      { id: 1, result: { migrationScript: null } },
    ]);
  });

  it("answer what they cannot do with its reason", async () => {
    const { answers } = await run(databaseUrl, datamodels, [
      { method: "markMigrationApplied", params: { migrationName: "unknown", migrationsList } },
    ]);
    expect(answers).toMatchObject([{ id: 0, error: { message: expect.stringContaining("unknown") as unknown } }]);
  });
});
