import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { isDatabaseAway } from "@/lib/platform/database-away";
import { db, disconnect } from "@/lib/platform/db";
import { type TestCluster, TEMPLATE_DATABASE, startTestCluster } from "@/lib/platform/testing/prepared-cluster";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { APP_ROLE, createDatabase } from "@/lib/platform/testing/test-database";
import type { StepRunner } from "../sync-runs/run-step";
import { isScopeFree, readLog, sync } from "../testing/sync";
import { openCircuitSync } from "./mutations";
import { runCircuitSync } from "./run-circuit-sync";

const CIRCUITS = 7_000;
let simulator: TestSimulator;
let cluster: TestCluster;
let ownerUrl: string;

async function asOwner(...statements: string[]) {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    for (const statement of statements) await owner.query(statement);
  } finally {
    await owner.end();
  }
}

/** A server of the test's own, where what is committed outlasts a crash. */
beforeAll(async () => {
  simulator = await startSimulator({ circuits: CIRCUITS });
  cluster = await startTestCluster();
  const database = await createDatabase(cluster.url, TEMPLATE_DATABASE);
  ownerUrl = database.url;
  // Copied unlogged tables are whole after a crash only once they are on the disk.
  const name = new URL(ownerUrl).pathname.slice(1);
  await asOwner(`ALTER DATABASE ${name} SET synchronous_commit = on`, "CHECKPOINT");
  process.env["DATABASE_URL"] = database.urlFor(APP_ROLE);
});
/** As the owner without triggers, since the history is append-only. */
const EMPTY =
  "SET session_replication_role = replica; TRUNCATE circuits, sync_logs, sync_staged_circuits, sync_planned_writes, sync_run_steps CASCADE";
afterEach(() => asOwner(EMPTY));
afterAll(async () => {
  await disconnect();
  await simulator.stop();
  await cluster.stop();
});

type Crash = { during: string; once?: () => Promise<boolean>; rounds?: number };

/**
 * Remembers answers and tries a step again whose database was away, as a jobs server does; crashes the database in one
 * step, at its beginning or when told.
 */
function crashing({ during, once }: Crash): { step: StepRunner; names: string[] } {
  const names: string[] = [];
  const step: StepRunner = async <T>(name: string, work: () => Promise<T>) => {
    names.push(name);
    if (name === during && !once) await cluster.crash();
    for (let tries = 1; ; tries += 1) {
      const working = work();
      working.catch(() => undefined);
      if (name === during && once && tries === 1) {
        while (!(await once())) await delay(5);
        await cluster.crash();
      }
      try {
        return JSON.parse(JSON.stringify((await working) ?? null)) as T;
      } catch (error) {
        if (!isDatabaseAway(error) || tries === 50) throw error;
        await delay(100);
      }
    }
  };
  return { step, names };
}

async function syncThrough(crash: Crash) {
  const opened = await openCircuitSync(
    systemActor("test"),
    { preview: false, force: false, acceptFewer: false },
    "manual",
  );
  const { step, names } = crashing(crash);
  await runCircuitSync(step, BigInt(opened.syncLogId), opened.options);
  return { log: await readLog(BigInt(opened.syncLogId)), names };
}

const isSomethingStaged = async () =>
  (await db().syncStagedCircuit.findFirst({ select: { rowNumber: true } })) !== null;
const isSomethingWritten = async () => (await db().circuit.findFirst({ select: { id: true } })) !== null;

const CRASHES: [string, Crash][] = [
  [
    "while the first rows are staged, whose step is done again",
    { during: "fetch ACTIV", once: isSomethingStaged, rounds: 1 },
  ],
  ["between two statuses", { during: "fetch QC" }],
  ["before the plan", { during: "plan" }],
  ["before anything is written", { during: "apply 1 to 4" }],
  ["between two batches", { during: "apply 1 to 4", once: isSomethingWritten }],
  ["before the issues are recorded", { during: "link and record issues" }],
];

describe("R4 a crash of PostgreSQL in the middle of a sync", () => {
  it.each(CRASHES)(
    "%s: the run starts over by itself, ends completed, and counts each circuit once",
    async (_when, crash) => {
      const { log, names } = await syncThrough(crash);
      const stored = await db().circuit.count();
      expect(log).toMatchObject({
        status: "completed",
        message: null,
        processed: stored,
        created: stored,
        updated: 0,
        unchanged: 0,
        kept: 0,
      });
      expect(stored).toBeGreaterThan(6_000);
      expect(names.some((name) => name.endsWith(", round 2"))).toBe(crash.rounds !== 1);
      expect(await isScopeFree()).toBe(true);
      expect(await db().circuit.count({ where: { rowVersion: { gt: 1 } } })).toBe(0);
      expect(await sync()).toMatchObject({ updated: 0, created: 0, unchanged: stored });
    },
  );
});
