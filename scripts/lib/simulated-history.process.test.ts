import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { logTo } from "@/inngest/embedded/log";
import { startEmbeddedInngest } from "@/inngest/embedded/start-embedded-inngest";
import { testDatabaseUrl } from "@/inngest/embedded/testing/test-database";
import { until } from "@/inngest/embedded/testing/until";
import { sendCircuitSync } from "@/inngest/send-circuit-sync";
import { serveJobs } from "@/inngest/worker/serve-jobs";
import { startWorkerServer } from "@/inngest/worker/worker-server";
import { failCircuitSync, openCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { simulatedDay } from "./configuration.mjs";
import { owesHistory, syncHistory } from "./simulated-history.mjs";

const WEEKS = 3;
const DAY_MS = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), "ws-tracker-history-"));
const firstDay = new Date(Date.parse(simulatedDay()) - 7 * WEEKS * DAY_MS).toISOString().slice(0, 10);
let simulator: TestSimulator;
let close: () => Promise<void>;
let environment: Record<string, string | undefined> & { DATABASE_URL: string };

/** A world that was born three weeks ago, and the product's own jobs. */
beforeAll(async () => {
  logTo(() => undefined);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.stubEnv("INNGEST_EVENT_KEY", "key");
  vi.stubEnv("INNGEST_DEV_TOKEN", "the-secret-of-this-start");
  simulator = await startSimulator({ circuits: 30, lifelike: true, youngDays: 7 * WEEKS, firstDay });
  const worker = await startWorkerServer({ host: "127.0.0.1", port: 0, answerJob: serveJobs });
  const engine = await startEmbeddedInngest({
    databaseUrl: testDatabaseUrl(),
    serveUrls: [`http://127.0.0.1:${worker.port}/api/inngest`],
    eventKey: "key",
  });
  vi.stubEnv("INNGEST_DEV", engine.origin);
  close = async () => {
    await engine.close(0);
    await worker.close(0);
  };
  await until("the panel is registered", () => engine.appStates().every(({ isSynced }) => isSynced));
  environment = {
    ...process.env,
    DATABASE_URL: env().DATABASE_URL,
    SIMULATOR_PORT: new URL(process.env["WORKSTUDIO_BASE_URL"] ?? "").port,
  };
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await close();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => born(`${firstDay} ${7 * WEEKS}`));

const born = (text: string) => writeFileSync(join(folder, "simulator-first-day.txt"), text);
const owes = (changed: Record<string, string | undefined> = {}) =>
  owesHistory({ environment: { ...environment, ...changed }, dataDir: folder });
const open = (preview: boolean) =>
  openCircuitSync(systemActor("test"), { preview, force: false, acceptFewer: false }, "manual");
const quiet = () =>
  until("nothing runs any more", async () => {
    const [state] = await db().$queryRaw<{ isQuiet: boolean }[]>(Prisma.sql`
      SELECT NOT EXISTS (SELECT FROM sync_logs WHERE sync_status = 'started')
        AND EXISTS (SELECT FROM sync_logs WHERE feed = 'weekly-aggregates') AS "isQuiet"`);
    return state?.isQuiet;
  });

describe("the weeks behind a new installation", { timeout: 120_000 }, () => {
  it("are owed by nothing that was not synced, nor by a sync that failed or was a preview", async () => {
    expect(await owes()).toBe(false);
    for (const preview of [true, false]) await failCircuitSync((await open(preview)).syncLogId, "left open by a test");
    expect(await owes()).toBe(false);
  });

  it("are owed after the first sync, where WorkStudio is a simulated world with a past", async () => {
    await sendCircuitSync((await open(false)).syncLogId);
    await quiet();
    expect(await owes()).toBe(true);
    expect(await owes({ SIMULATOR_PORT: undefined })).toBe(false);
    born(firstDay);
    expect(await owes()).toBe(false);
  });

  it("come by one more sync as late work comes: on their own days and weeks, and are owed no more", async () => {
    const before = await db().plannedUnit.count();
    await syncHistory({ environment, ownerUrl: testDatabaseUrl(), dataDir: folder, logFolder: folder });
    expect(await owes()).toBe(false);
    const syncs = await db().syncLog.findMany({ where: { feed: "circuits" }, orderBy: { id: "asc" } });
    expect(syncs.at(-1)).toMatchObject({ syncStatus: "completed", syncTrigger: "scheduled", isJob: true });
    expect(await db().plannedUnit.count()).toBeGreaterThan(before);
    // Every feed has ended well once, so that the Sync page says "never" of none.
    const ended = await db().syncLog.findMany({ where: { syncStatus: { in: ["completed", "warning"] } } });
    expect(new Set(ended.map(({ feed }) => feed))).toEqual(
      new Set(["circuits", "planned-units", "aggregates", "weekly-aggregates", "snapshots"]),
    );

    const [told] = await db().$queryRaw<
      { weeks: number; days: number; newest: string; unbalanced: number }[]
    >(Prisma.sql`
      SELECT (SELECT count(DISTINCT week_starting) FROM planner_weekly_aggregates)::float8 AS weeks,
        (
          SELECT count(DISTINCT k.credited_on)
          FROM station_credits k
          WHERE k.method IN ('span', 'shared') AND k.miles > 0
        )::float8 AS days,
        (SELECT max(assessed_on)::text FROM planned_units) AS newest,
        (
          SELECT count(*)
          FROM (
            SELECT b.circuit_id
            FROM circuit_mile_books b
            LEFT JOIN station_credits k ON k.circuit_id = b.circuit_id
            GROUP BY b.circuit_id
            HAVING b.booked_miles - b.opening_miles <> coalesce(sum(k.miles), 0)
          ) book
        )::float8 AS unbalanced`);
    expect(told?.weeks).toBeGreaterThanOrEqual(WEEKS);
    expect(told?.days).toBeGreaterThan(5);
    expect(told?.unbalanced).toBe(0);
    expect(Date.parse(told?.newest ?? "")).toBeGreaterThanOrEqual(Date.parse(simulatedDay()) - 3 * DAY_MS);
  });
});
