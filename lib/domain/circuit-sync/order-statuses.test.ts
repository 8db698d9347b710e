import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { sync } from "../testing/sync";
import { inFetchOrder } from "./order-statuses";

const CONFIGURED = ["ACTIV", "QC", "REWRK", "CLOSE", "SA", "DEF"];
const QC_FIRST = ["QC", "ACTIV", "REWRK", "CLOSE", "SA", "DEF"];
let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
});
afterAll(() => simulator.stop());

describe("the order in which a run asks for statuses", () => {
  it("takes the first one for the largest before anything is stored", async () => {
    expect(await inFetchOrder(CONFIGURED)).toEqual(["QC", "REWRK", "CLOSE", "SA", "ACTIV", "DEF"]);
  });

  it("puts the status with most circuits last before the pause after five calls, and leaves the others", async () => {
    await sync({ statuses: CONFIGURED });
    const [largest] = await db().circuit.groupBy({
      by: ["apiStatus"],
      _count: true,
      orderBy: { _count: { apiStatus: "desc" } },
      take: 1,
    });
    expect(largest?.apiStatus).toBe("ACTIV");
    expect(await inFetchOrder(QC_FIRST)).toEqual(["QC", "REWRK", "CLOSE", "SA", "ACTIV", "DEF"]);
    expect(await inFetchOrder(["ACTIV", "QC", "REWRK", "CLOSE", "SA"])).toEqual([
      "ACTIV",
      "QC",
      "REWRK",
      "CLOSE",
      "SA",
    ]);
  });
});
