import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ circuits: 30 });
});
afterAll(() => simulator.stop());

type Answer = Record<string, { id: number; syncStatus: string; created?: number | null } | null>;

/** The operator's command as it is typed, in a process of its own. */
async function syncAll(...options: string[]): Promise<{ code: number; text: string }> {
  const words = ["--conditions=react-server", "--import", "tsx", "scripts/ws.ts", "sync", "all", ...options];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, words, { env: process.env });
    return { code: 0, text: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, text: stdout };
  }
}

describe("ws sync all", { timeout: 120_000 }, () => {
  it("on an empty database brings circuits and units, makes days and weeks of them and takes snapshots, in that order", async () => {
    const { code, text } = await syncAll("--json");
    expect(code).toBe(0);
    const runs = JSON.parse(text) as Answer;
    expect(Object.keys(runs)).toEqual(["circuits", "units", "aggregates", "weeks", "snapshots"]);
    for (const [feed, run] of Object.entries(runs)) expect([feed, run?.syncStatus]).toEqual([feed, "completed"]);
    const logs = await db().syncLog.findMany({ orderBy: { id: "asc" }, select: { feed: true, syncStatus: true } });
    expect(logs.map(({ feed }) => feed)).toEqual([
      "circuits",
      "planned-units",
      "aggregates",
      "weekly-aggregates",
      "snapshots",
    ]);
    expect(await db().plannedUnit.count()).toBeGreaterThan(100);
    expect(await db().circuitAggregate.count()).toBeGreaterThan(10);
    expect(await db().circuitSnapshot.count({ where: { snapshotType: "daily" } })).toBeGreaterThan(10);
  });

  it("a second time finds no units due, and says in a line each what it did", async () => {
    const { code, text } = await syncAll();
    expect(code).toBe(0);
    expect(text.trim().split("\n")).toEqual([
      expect.stringMatching(/^Sync \d+ completed: 0 created, 0 updated, \d+ unchanged/) as string,
      "No planned units are due.",
      expect.stringMatching(/^Run \d+ completed: \d+ days .* 0 rows written/) as string,
      expect.stringMatching(/^Run \d+ completed: \d+ weeks? made/) as string,
      expect.stringMatching(/^Run \d+ completed: \d+ snapshots? taken/) as string,
    ]);
  });

  it("leaves alone what comes after a failed one, and ends with 1", async () => {
    await simulator.fault({ kind: "status", status: 404 });
    const { code, text } = await syncAll("--json");
    await simulator.clearFaults();
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ circuits: { syncStatus: "failed" } });
    expect(Object.keys(JSON.parse(text) as Answer)).toEqual(["circuits"]);
  });
});
