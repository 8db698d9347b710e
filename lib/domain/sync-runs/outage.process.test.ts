import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db, disconnect } from "@/lib/platform/db";
import { overOutage } from "@/lib/platform/over-outage";
import { TEMPLATE_DATABASE, type TestCluster, startTestCluster } from "@/lib/platform/testing/prepared-cluster";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { APP_ROLE, createDatabase } from "@/lib/platform/testing/test-database";
import { openCircuitSync } from "../circuit-sync/mutations";
import { runCircuitSync } from "../circuit-sync/run-circuit-sync";
import { listFeeds } from "../feeds/queries";
import { FEEDS } from "../feeds/sweep-feeds";
import { openUnitSync } from "../planned-unit-sync/mutations";
import { runUnitSync } from "../planned-unit-sync/run-unit-sync";
import { directSteps, readLog, sync } from "../testing/sync";
import { endDeadRuns } from "./end-dead-runs";
import { handToJobs } from "./hand-over-run";
import type { StepRunner } from "./run-step";

const actor = systemActor("test");
let simulator: TestSimulator;
let cluster: TestCluster;
let ownerUrl: string;

/** A server of the test's own, which a panel that has been up for a day looks at. */
beforeAll(async () => {
  vi.spyOn(process, "uptime").mockReturnValue(86_400);
  simulator = await startSimulator({ circuits: 60 });
  cluster = await startTestCluster();
  const database = await createDatabase(cluster.url, TEMPLATE_DATABASE);
  ownerUrl = database.url;
  const name = new URL(ownerUrl).pathname.slice(1);
  await asOwner(`ALTER DATABASE ${name} SET synchronous_commit = on`, "CHECKPOINT");
  process.env["DATABASE_URL"] = database.urlFor(APP_ROLE);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await disconnect();
  await simulator.stop();
  await cluster.stop();
});

async function asOwner(...statements: string[]) {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  for (const statement of statements) await owner.query(statement);
  await owner.end();
}

/** The database is away for minutes, as its clock and nobody else's says, and panels look the moment it is back. */
async function longOutage(): Promise<void> {
  await asOwner(
    "UPDATE sync_leases SET expires_at = expires_at - interval '5 minutes'",
    "UPDATE sync_run_steps SET claimed_until = claimed_until - interval '5 minutes' WHERE finished_at IS NULL",
    "INSERT INTO sync_schedules (feed, handled_until, swept_at) VALUES ('circuits', now(), now() - interval '5 minutes') ON CONFLICT (feed) DO UPDATE SET swept_at = excluded.swept_at",
  );
  await cluster.away(() => delay(1_500));
  await overOutage(() => listFeeds(actor));
}

/** The steps of a command, in one of which the database goes away once `isInTheMiddle`. */
function through(during: RegExp, isInTheMiddle: () => Promise<boolean>): StepRunner {
  let isOver = false;
  return async (name, work) => {
    const working = overOutage(() => directSteps(name, work));
    working.catch(() => undefined);
    if (!isOver && during.test(name)) {
      isOver = true;
      while (!(await isInTheMiddle())) await delay(5);
      await longOutage();
    }
    return working;
  };
}

describe("R4 a database that is away for minutes in the middle of a run", () => {
  it("costs a sync of circuits nothing but time", async () => {
    const { syncLogId, options } = await openCircuitSync(
      actor,
      { preview: false, force: false, acceptFewer: false },
      "manual",
    );
    await simulator.fault({ kind: "delay", delayMs: 300, match: { filterValue: "QC" } });
    await runCircuitSync(
      through(/^fetch QC$/, () => Promise.resolve(true)),
      BigInt(syncLogId),
      options,
    );
    await simulator.clearFaults();
    const log = await readLog(BigInt(syncLogId));
    expect(log).toMatchObject({ status: "completed", message: null, created: await db().circuit.count() });
    expect(await sync()).toMatchObject({ status: "completed", created: 0, updated: 0 });
  });

  it("costs a sync of units nothing but time", async () => {
    const opened = await openUnitSync(actor, { acceptFewer: false }, "manual");
    const id = BigInt(opened?.syncLogId ?? 0);
    await simulator.fault({ kind: "delay", delayMs: 50 });
    const someAreDone = async () => (await db().syncWorkOrder.count({ where: { syncLogId: id, outcome: "done" } })) > 3;
    await runUnitSync(through(/^work orders, slice 1$/, someAreDone), id, { acceptFewer: false });
    await simulator.clearFaults();
    expect(await readLog(id)).toMatchObject({ status: "completed", message: null });
    expect(await openUnitSync(actor, { acceptFewer: false }, "manual")).toBeNull();
    const [told] = await db().$queryRaw<{ units: number; counted: number }[]>(Prisma.sql`
      SELECT (SELECT count(*) FROM planned_units)::float8 AS units,
        (SELECT sum(unit_count) FROM circuit_unit_fetches)::float8 AS counted`);
    expect(told?.units).toBeGreaterThan(500);
    expect(told?.units).toBe(told?.counted);
  });

  it("ends no run that was opened before, by the jobs or a command, as soon as it is back; later it does", async () => {
    for (const isJob of [false, true]) {
      const { syncLogId } = await openCircuitSync(
        actor,
        { preview: false, force: false, acceptFewer: false },
        "manual",
      );
      if (isJob) await handToJobs(syncLogId);
      await asOwner(`UPDATE sync_logs SET started_at = now() - interval '6 minutes' WHERE id = ${syncLogId}`);
      await longOutage();
      expect(await endDeadRuns(FEEDS)).toBe(0);
      expect(await readLog(BigInt(syncLogId))).toMatchObject({ status: "started" });
      // As if the database had been up for long.
      await asOwner(`UPDATE sync_logs SET created_at = now() WHERE id = ${syncLogId}`);
      expect(await endDeadRuns(FEEDS)).toBe(1);
    }
  });
});
