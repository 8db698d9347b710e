import { ownerClient } from "@/lib/platform/testing/owner-client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { isDatabaseAway } from "@/lib/platform/database-away";
import { db } from "@/lib/platform/db";
import { type SimulatedFault, type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { directSteps, isScopeFree, storedChecksum, sync } from "../testing/sync";
import { failCircuitSync, openCircuitSync } from "./mutations";
import { getCircuitSyncRun } from "./queries";
import { runCircuitSync } from "./run-circuit-sync";

let simulator: TestSimulator;
let isAway = false;

beforeAll(async () => {
  // A server that failed five times in a row is given its next chance at once.
  simulator = await startSimulator({
    circuits: 120,
    environment: { WORKSTUDIO_TOTAL_TIMEOUT_MS: "4000", WORKSTUDIO_OUTAGE_PAUSE_MS: "1" },
  });
  await sync();
});
afterEach(() => (isAway ? undefined : simulator.clearFaults()));
afterAll(() => simulator.stop());

async function asOwner(...statements: string[]): Promise<void> {
  const owner = ownerClient();
  await owner.connect();
  for (const statement of statements) await owner.query(statement);
  await owner.end();
}

/** Spoils a sync after WorkStudio has moved on, so that a half-written answer would show. */
async function spoiledSync(fault: SimulatedFault) {
  await simulator.advanceDays(1);
  await simulator.fault(fault);
  const before = await storedChecksum();
  const log = await sync({ statuses: ["ACTIV", "QC"] });
  return { log, isUnchanged: (await storedChecksum()) === before };
}

const ACTIV = { match: { filterValue: "ACTIV" } };

describe("a sync that WorkStudio spoils", () => {
  it.each<[string, SimulatedFault, RegExp]>([
    ["refuses the account", { kind: "status", status: 401 }, /Active: .*(credentials|password|account)/i],
    ["answers with an error in a 200", { kind: "error200" }, /Access violation|error/i],
    ["answers with a lower-case error", { kind: "error200-lowercase" }, /Access violation|error/i],
    ["answers with a sign-in page", { kind: "html" }, /Active[^:]*: /],
    ["answers nothing", { kind: "empty" }, /Active[^:]*: /],
    ["breaks off in the middle", { kind: "truncate", afterBytes: 5_000 }, /Active[^:]*: /],
    ["ends early without a word", { kind: "truncate-clean", afterBytes: 5_000 }, /Active[^:]*: /],
    ["resets the connection in the middle", { kind: "reset-midway", afterBytes: 5_000 }, /Active[^:]*: /],
    ["sends bytes that are no text", { kind: "garbage" }, /Active[^:]*: /],
    ["leaves out the identity's column", { kind: "missing-column", column: "SS_JOBGUID" }, /SS_JOBGUID/],
    ["renames a column", { kind: "renamed-column", column: "VEGJOB_LENGTH" }, /VEGJOB_LENGTH/],
    ["sends no heading", { kind: "no-heading" }, /Active[^:]*: /],
    ["leads elsewhere", { kind: "redirect" }, /Active[^:]*: /],
    ["hangs", { kind: "hang" }, /Active[^:]*: /],
    ["sends a bomb", { kind: "bad-gzip" }, /Active[^:]*: /],
    [
      "forgets every circuit",
      { kind: "empty-dataset" },
      /sent 0 circuits where \d+ are stored, less than half.*accept fewer/,
    ],
    [
      "forgets most circuits",
      { kind: "drop-rows", fraction: 0.7 },
      /sent \d+ circuits where \d+ are stored, less than half/,
    ],
    ["sends rows of the wrong shape", { kind: "wrong-cell-count", rows: 10 }, /wrong number of cells/],
    [
      "sends only rows without identity",
      { kind: "set-cells", rows: 1_000, set: { SS_JOBGUID: null } },
      /None of the \d+ rows .* could be taken/,
    ],
  ])("that %s changes nothing, ends with words and frees the scope", async (_, fault, words) => {
    const { log, isUnchanged } = await spoiledSync(fault);
    expect(log).toMatchObject({
      status: "failed",
      message: expect.stringMatching(words) as string,
      created: null,
      updated: null,
    });
    expect(isUnchanged).toBe(true);
    expect(await isScopeFree()).toBe(true);
    expect(log.message).not.toMatch(/svc-tracker|simulated-service|SELECT|\bat .*\.ts/);
  });

  it("is made good by the next one", async () => {
    await simulator.advanceDays(1);
    expect(await sync()).toMatchObject({ status: "completed" });
  });
});

describe("one status that fails", () => {
  it.each<[string, SimulatedFault]>([
    ["an error answer", { kind: "error200", match: { filterValue: "QC" } }],
    ["half an answer", { kind: "truncate", afterBytes: 5_000, match: { filterValue: "QC" } }],
    ["a server error at every try", { kind: "status", status: 500, match: { filterValue: "QC" } }],
  ])("with %s leaves its circuits as they were, and the rest is stored with a warning", async (_, fault) => {
    const stored = await db().circuit.findMany({ where: { apiStatus: "QC" }, select: { id: true } });
    const inQc = { id: { in: stored.map(({ id }) => id) } };
    await simulator.advanceDays(2);
    const before = await db().circuit.findMany({ where: inQc, orderBy: { id: "asc" } });
    await simulator.fault(fault);
    const log = await sync();
    expect(log).toMatchObject({ status: "warning", message: expect.stringMatching(/^Quality Control: /) as string });
    expect(log.updated).toBeGreaterThan(0);
    const { startedAt } = await db().syncLog.findUniqueOrThrow({ where: { id: log.id } });
    const still = await db().circuit.findMany({
      where: { ...inQc, lastSyncedAt: { lt: startedAt ?? new Date(0) } },
      orderBy: { id: "asc" },
    });
    expect(still.length).toBeGreaterThan(0);
    expect(still).toEqual(before.filter(({ id }) => still.some((circuit) => circuit.id === id)));
    expect((await getCircuitSyncRun(systemActor("test"), Number(log.id))).failures).toMatchObject([{ status: "QC" }]);
    await simulator.clearFaults();
    expect(await sync()).toMatchObject({ status: "completed" });
  });

  it("for a moment only is asked again and leaves no trace", async () => {
    await simulator.advanceDays(1);
    await simulator.fault({ kind: "status", status: 503, times: 2, ...ACTIV });
    expect(await sync()).toMatchObject({ status: "completed", message: null });
  });

  it("with a refused account ends the run, so that the account is not locked by asking on", async () => {
    await simulator.fault({ kind: "status", status: 401, ...ACTIV });
    const calls = await simulator.calls();
    expect(await sync({ statuses: ["ACTIV", "QC", "SA"] })).toMatchObject({ status: "failed" });
    expect((await simulator.calls()) - calls).toBe(1);
  });
});

describe("the guard against vanishing circuits", () => {
  it("yields when an administrator accepts fewer, and deletes nothing even then", async () => {
    const stored = await db().circuit.count();
    await simulator.fault({ kind: "drop-rows", fraction: 0.7 });
    expect(await sync({ acceptFewer: true })).toMatchObject({ status: "completed" });
    expect(await db().circuit.count()).toBe(stored);
    await simulator.clearFaults();
    await simulator.fault({ kind: "empty-dataset" });
    expect(await sync({ acceptFewer: true })).toMatchObject({ status: "completed", processed: 0 });
    expect(await db().circuit.count({ where: { deletedAt: null } })).toBe(stored);
  });
});

describe("a disk that is full", () => {
  it("R10 in the middle of a batch leaves nothing of it; the next run writes it all", async () => {
    await simulator.advanceDays(2);
    const before = await storedChecksum();
    await asOwner(
      `CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`,
      "CREATE TRIGGER no_space BEFORE INSERT ON circuit_status_periods FOR EACH ROW EXECUTE FUNCTION no_space()",
    );
    const { syncLogId, options } = await openCircuitSync(
      systemActor("test"),
      { preview: false, force: false, acceptFewer: false },
      "manual",
    );
    const stopped: unknown = await runCircuitSync(directSteps, BigInt(syncLogId), options).catch(
      (error: unknown) => error,
    );
    await failCircuitSync(syncLogId, "The disk was full.");
    await asOwner("DROP FUNCTION no_space CASCADE");
    expect(String(stopped)).toContain("No space left on device");
    // It stays as long as nobody makes room, so it is not waited for as a database is that is away.
    expect(isDatabaseAway(stopped)).toBe(false);
    expect(await storedChecksum()).toBe(before);
    expect(await isScopeFree()).toBe(true);
    expect(await sync()).toMatchObject({ status: "completed" });
    expect(await storedChecksum()).not.toBe(before);
  });
});

describe("WorkStudio being away", () => {
  it("ends the run with words; what is stored stays", async () => {
    const before = await storedChecksum();
    await simulator.stop();
    isAway = true;
    const log = await sync();
    expect(log).toMatchObject({ status: "failed", message: expect.stringMatching(/WorkStudio/) as string });
    expect(await storedChecksum()).toBe(before);
    expect(await isScopeFree()).toBe(true);
  });
});
