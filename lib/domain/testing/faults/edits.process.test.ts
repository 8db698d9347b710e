import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { interleaveEdits } from "./interleave-edits";

// The fixed set of what `npm run test:faults` tries at length.
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ circuits: 20 });
});
afterAll(() => simulator.stop());

it("K4 corrections in the middle of syncs stay, and every other field is WorkStudio’s", async () => {
  const { faults } = await interleaveEdits(simulator, { seed: 3, circuits: 12, rounds: 1 });
  expect(faults).toEqual([]);
});
