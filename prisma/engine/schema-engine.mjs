#!/usr/bin/env node
/**
 * Stands where Prisma's CLI expects the schema-engine binary, which cannot be had without its download host: the same
 * engine as WebAssembly, over `pg`. The CLI speaks JSON-RPC on stdin and stdout, or calls `cli <command>`.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";

const CHAR_OID = 18;
const CHAR_ARRAY_OID = 1002;

/**
 * The adapter refuses the catalogue's type `"char"`, but knows its array: it passes under that name and gets its own
 * in `connect`.
 */
class CatalogueClient extends pg.Client {
  query(...parameters) {
    const callback = parameters.at(-1);
    if (typeof callback === "function")
      return super.query(...parameters.slice(0, -1), (error, answer) => callback(error, withCharAsArray(answer)));
    const running = super.query(...parameters);
    return typeof running?.then === "function" ? running.then(withCharAsArray) : running;
  }
}

function withCharAsArray(answer) {
  for (const field of answer?.fields ?? []) if (field.dataTypeID === CHAR_OID) field.dataTypeID = CHAR_ARRAY_OID;
  return answer;
}

function poolOf(connectionString) {
  const pool = new pg.Pool({ connectionString, max: 4, Client: CatalogueClient, connectionTimeoutMillis: 10_000 });
  pool.on("error", () => undefined);
  return pool;
}

function withDatabase(url, name) {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

async function asMaintainer(url, statement) {
  const client = new pg.Client({ connectionString: withDatabase(url, "postgres") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

/**
 * Commits by a word of its own, and notes the migration as finished in the same transaction: PostgreSQL goes on with
 * the script of a client that was killed, and then nobody could tell whether it had been applied.
 */
async function runScript(client, script) {
  if (/\bCONCURRENTLY\b/i.test(script)) return client.query(script);
  await client.query("SET client_connection_check_interval = '200ms'").catch(() => undefined); // Not on every system.
  await client.query("BEGIN");
  // Whoever takes over after a kill waits for this transaction before judging what it left (database-lock.ts).
  await client.query("SELECT pg_advisory_xact_lock_shared(7310431)");
  await client.query(script);
  const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found");
  const checksum = createHash("sha256").update(script).digest("hex");
  if (rows[0].found)
    await client.query(
      "UPDATE _prisma_migrations SET finished_at = now() WHERE checksum = $1 AND finished_at IS NULL AND rolled_back_at IS NULL",
      [checksum],
    );
  await client.query("COMMIT");
}

/**
 * A connection whose scripts run whole: the adapter cuts them at every semicolon, also inside functions and comments.
 */
async function connect(url) {
  const pool = poolOf(url);
  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const answer = await queryRaw(query);
    return {
      ...answer,
      columnTypes: answer.columnTypes.map((type) =>
        type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type,
      ),
    };
  };
  adapter.executeScript = async (script) => {
    const client = await pool.connect();
    try {
      await runScript(client, script);
      client.release();
    } catch (error) {
      client.release(true);
      adapter.onError(error);
    }
  };
  return adapter;
}

/** The adapter factory the engine works through, with a scratch database wherever it asks for a shadow. */
function factoryOf(url, shadowUrl) {
  return {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () => connect(url),
    async connectToShadowDb() {
      const name = `ws_tracker_shadow_${process.pid}_${Date.now()}`;
      if (!shadowUrl) await asMaintainer(url, `CREATE DATABASE ${quoted(name)}`);
      const shadow = await connect(shadowUrl || withDatabase(url, name));
      const dispose = shadow.dispose.bind(shadow);
      shadow.dispose = async () => {
        await dispose();
        if (!shadowUrl) await asMaintainer(url, `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
      };
      return shadow;
    },
  };
}

function readArguments(list) {
  const found = { datamodels: [], datasource: {}, command: null };
  for (let index = 0; index < list.length; index += 1) {
    if (list[index] === "--datamodels") found.datamodels.push(list[(index += 1)]);
    else if (list[index] === "--datasource") found.datasource = JSON.parse(list[(index += 1)]);
    else if (list[index] === "cli") found.command = list.slice(index + 1).find((word) => !word.startsWith("-")) ?? null;
  }
  return found;
}

function logError(fields) {
  console.error(JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields }));
}

const send = (body) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...body })}\n`);

function refuse(id, error) {
  const message = error?.message ?? String(error);
  send({
    id,
    error: {
      code: 4466,
      message,
      data: {
        is_panic: false,
        message,
        meta: error?.meta ?? null,
        error_code: error?.code ?? error?.error_code ?? null,
      },
    },
  });
}

/**
 * A panic stops the WebAssembly in a job of its own, where its request would wait for ever: answer that request with
 * the reason.
 */
function answerPanics(runningId) {
  let reason = null;
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => (reason = message) };
  process.on("uncaughtException", (error) => {
    logError({ message: reason ?? error.stack });
    if (runningId() === null) process.exit(1);
    refuse(runningId(), reason ?? error);
    process.stdin.on("end", () => process.exit(1));
  });
}

async function loadEngineClass() {
  const require = createRequire(import.meta.url);
  const engine = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = readFileSync(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return engine.SchemaEngine;
}

async function runCommand(command, url) {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  try {
    if (command === "create-database") await asMaintainer(url, `CREATE DATABASE ${quoted(name)}`);
    else if (command === "drop-database")
      await asMaintainer(url, `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
    else {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
      await client.connect();
      await client.end();
    }
    process.exit(0);
  } catch (error) {
    const code = error.code === "3D000" ? "P1003" : error.code === "28P01" ? "P1000" : "P1001";
    // The CLI drops the first line, where the binary introduces itself.
    console.error(JSON.stringify({ level: "INFO", target: "schema_engine", fields: { message: command } }));
    logError({ error_code: code, message: error.message });
    process.exit(1);
  }
}

/**
 * For these methods the WebAssembly build opens no scratch database: it must have the migrations' schema from a
 * diagnosis already.
 */
function rememberMigrations(engine, { migrationsList, filters }) {
  return engine.diagnoseMigrationHistory({ migrationsList, filters, optInToShadowDatabase: true });
}

async function answerRequests(SchemaEngine, { datamodels, datasource }) {
  const models = datamodels.map((path) => [path, readFileSync(path, "utf8")]);
  const factory = datasource.url
    ? factoryOf(datasource.url, datasource.shadowDatabaseUrl)
    : factoryOf("postgresql://127.0.0.1:1/none", null);
  const log = (message) => console.error(message);
  const engine = await SchemaEngine.new(
    { datamodels: models.length ? models : undefined },
    log,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  let running = null;
  answerPanics(() => running);
  for await (const line of createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    const { id, method, params } = JSON.parse(line);
    if (!method) continue;
    running = id;
    try {
      const input = Array.isArray(params) ? params[0] : params;
      if (method === "evaluateDataLoss" || method === "createMigration") await rememberMigrations(engine, input);
      const result = (await engine[method](input)) ?? {};
      // The binary prints a difference by calling the CLI back; the WebAssembly build hands the text over.
      if (method === "diff" && result.stdout)
        send({ id: `print-${id}`, method: "print", params: { content: result.stdout } });
      send({ id, result });
    } catch (error) {
      refuse(id, error);
    }
    running = null;
  }
  process.exit(0);
}

const input = readArguments(process.argv.slice(2));
if (input.command) await runCommand(input.command, input.datasource.url);
else await answerRequests(await loadEngineClass(), input);
