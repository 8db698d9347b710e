import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { isScopeFree, storedChecksum, sync } from "../testing/sync";

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 3_000 });
});
afterAll(() => simulator.stop());

describe("an answer of more than one batch", () => {
  it("is stored whole, and compared whole the next time", async () => {
    const first = await sync();
    const stored = await db().circuit.count();
    expect(first).toMatchObject({ status: "completed", created: stored, processed: stored });
    expect(stored).toBeGreaterThan(2_000);
    const checksum = await storedChecksum();
    expect(await sync({ statuses: ["ACTIV"] })).toMatchObject({
      updated: 0,
      unchanged: await db().circuit.count({ where: { apiStatus: "ACTIV" } }),
    });
    expect(await storedChecksum()).toBe(checksum);
  });

  it("that breaks off after rows were staged leaves nothing of itself, while the others are stored", async () => {
    await simulator.advanceDays(1);
    await simulator.fault({ kind: "truncate-clean", afterBytes: 1_250_000, match: { filterValue: "ACTIV" } });
    const log = await sync({ statuses: ["QC", "ACTIV"] });
    expect(log).toMatchObject({ status: "warning", message: expect.stringMatching(/^Active: /) as string });
    expect(log.processed).toBeLessThan(2_000);
    expect(log.updated).toBeGreaterThan(0);
    expect(await db().circuit.count({ where: { apiStatus: "ACTIV", rowVersion: { gt: 1 } } })).toBe(0);
    expect(await isScopeFree()).toBe(true);
    await simulator.clearFaults();
    expect((await sync({ statuses: ["ACTIV"] })).updated).toBeGreaterThan(50);
  });
});
