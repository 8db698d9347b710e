import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedPostgres, readPostmaster, startPostgres } from "./postgres.mjs";
import { isAlive, waitUntilGone } from "./processes.mjs";

const SETTINGS = { fsync: "off", shared_buffers: "16MB" };
const MODULE = new URL("./postgres.mjs", import.meta.url).href;
let dataDir = "";
let started: EmbeddedPostgres[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "ws-tracker-postgres-"));
  chmodSync(dataDir, 0o755);
});
afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  started = [];
  rmSync(dataDir, { recursive: true });
});

async function start(port = 0): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ dataDir, port, settings: SETTINGS });
  started.push(server);
  return server;
}

async function ask(server: EmbeddedPostgres, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(statement)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** A supervisor that starts PostgreSQL and is killed at once. */
async function startAndDie(): Promise<number> {
  const script = `const { startPostgres } = await import(${JSON.stringify(MODULE)}); const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: 0, settings: ${JSON.stringify(SETTINGS)} }); console.log(server.pid); process.kill(process.pid, "SIGKILL");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
  return Number(output);
}

describe("startPostgres", () => {
  it("sets up UTF-8, listens on loopback only, keeps its password to itself, and comes back with its data", async () => {
    const first = await start();
    await ask(first, "CREATE TABLE kept AS SELECT 'é' AS letter");
    expect(await ask(first, "SHOW listen_addresses")).toBe("127.0.0.1");
    expect(await ask(first, "SHOW server_encoding")).toBe("UTF8");
    expect(await ask(first, "SELECT lower('É')")).toBe("é");
    expect(statSync(join(dataDir, "postgres.password")).mode & 0o777).toBe(0o600);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second, "SELECT letter FROM kept")).toBe("é");
  });

  it("adopts the server of a killed supervisor", async () => {
    const pid = await startAndDie();
    const server = await start();
    expect(server).toMatchObject({ adopted: true, pid });
    expect(await ask(server, "SELECT 1")).toBe(1);
  });

  it("recovers when PostgreSQL itself was killed and its number belongs to a stranger", async () => {
    const first = await start();
    await ask(first, "CREATE TABLE kept AS SELECT 1 AS one");
    process.kill(first.pid, "SIGKILL");
    await waitUntilGone(first.pid, 10_000);
    const file = join(dataDir, "postgres/postmaster.pid");
    const [, ...rest] = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, [process.pid, ...rest].join("\n"));
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second, "SELECT one FROM kept")).toBe(1);
    expect(readPostmaster(join(dataDir, "postgres"))?.pid).toBe(second.pid);
  });

  it("starts over after a set-up that was cut off", async () => {
    mkdirSync(join(dataDir, "postgres.new"));
    writeFileSync(join(dataDir, "postgres.new/PG_VERSION"), "18");
    expect(await ask(await start(), "SELECT 1")).toBe(1);
    expect(existsSync(join(dataDir, "postgres.new"))).toBe(false);
  });

  it("keeps the data when the password was lost, even while the server runs", async () => {
    const first = await start();
    await ask(first, "CREATE TABLE kept AS SELECT 1 AS one");
    rmSync(join(dataDir, "postgres.password"));
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second, "SELECT one FROM kept")).toBe(1);
  });

  it("steps over a port in use", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const taken = typeof address === "object" && address ? address.port : 0;
    const server = await start(taken);
    other.close();
    expect(server.port).toBeGreaterThan(taken);
  });
});
