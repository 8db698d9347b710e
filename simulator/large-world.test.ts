import { get, request } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { SERVICE_ACCOUNT } from "./accounts";
import { startSimulator, type Simulator } from "./start-simulator";
import { basic, viewBody, viewRows } from "./testing/ask-workstudio";

const MEGABYTE = 1024 * 1024;

function settledHeapBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc()");
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

/** Reads an answer without keeping it; says how long it was. */
function countBytes(simulator: Simulator, status: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const call = request(
      `${simulator.baseUrl}/GETVIEWDATA`,
      { method: "POST", headers: { Authorization: basic(SERVICE_ACCOUNT) } },
      (response) => {
        response.on("data", (piece: Buffer) => (bytes += piece.length));
        response.on("end", () => resolve(bytes));
        response.on("error", reject);
      },
    );
    call.on("error", reject);
    call.end(JSON.stringify(viewBody("circuits", status)));
  });
}

describe("a world of 100 000 circuits", { timeout: 120_000 }, () => {
  it("answers every status and stays small in memory", async () => {
    const before = settledHeapBytes();
    const simulator = await startSimulator({ circuits: 100_000 });
    try {
      expect(settledHeapBytes() - before).toBeLessThan(30 * MEGABYTE);

      const active = simulator.world.circuitsWithStatus("ACTIV", "all").length;
      expect(active).toBeGreaterThan(38_000);
      expect(await countBytes(simulator, "ACTIV")).toBeGreaterThan(active * 900);
      await countBytes(simulator, "CLOSE");
      for (let day = 0; day < 10; day++) simulator.advanceDay();

      expect(settledHeapBytes() - before).toBeLessThan(110 * MEGABYTE);
      expect((await viewRows(simulator, "units", simulator.world.workOrderText(60_000))).length).toBeGreaterThan(0);
    } finally {
      await simulator.close();
    }
  });

  it("lets others be served while a long answer goes out", async () => {
    const simulator = await startSimulator({ circuits: 20_000 });
    try {
      let isLongDone = false;
      const long = countBytes(simulator, "ACTIV").then(() => (isLongDone = true));
      await new Promise<void>((resolve) =>
        get(`${simulator.origin}/_control/stats`, (response) => response.resume().on("end", resolve)),
      );
      expect(isLongDone).toBe(false);
      await long;
    } finally {
      await simulator.close();
    }
  });
});
