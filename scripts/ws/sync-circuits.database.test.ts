import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { syncCircuits } from "./sync-circuits";

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 30, oddRate: 0 });
  await syncCircuits({ trigger: "manual" });
});
afterAll(() => simulator.stop());

describe("an operator's sync of circuits", () => {
  it.each([{ force: true }, { acceptFewer: true }])("with %o says why, and the log keeps it", async (asked) => {
    const { run } = await syncCircuits({ ...asked, reason: "Their values are right again", trigger: "manual" });
    expect(run?.syncStatus).toBe("completed");
    const { contextJson } = await db().syncLog.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(contextJson).toMatchObject({ ...asked, reason: "Their values are right again" });
  });

  it("is refused without, and nothing is begun", async () => {
    const before = await db().syncLog.count();
    await expect(syncCircuits({ force: true, trigger: "manual" })).rejects.toMatchObject({
      details: { fieldErrors: { reason: ["Say why; the log keeps it."] } },
    });
    expect(await db().syncLog.count()).toBe(before);
  });
});
