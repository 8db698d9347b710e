import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { INVARIANT_COUNT } from "./check-invariants";
import { drawFrom } from "./draw";
import { FaultWorld } from "./fault-world";
import { killJob } from "./kill-points";

// The fixed set of what `npm run test:faults` tries at length.
let simulator: TestSimulator;
let world: FaultWorld;
beforeAll(async () => {
  simulator = await startSimulator({ circuits: 8, oddRate: 0.2 });
  world = new FaultWorld(inject("clusterUrl"), `faults_kept_${process.pid}`);
  process.env["DATABASE_URL"] = world.databaseUrl;
  await world.putBack("start", { from: inject("templateDatabase") });
});
afterAll(async () => {
  await simulator.stop();
  await world.drop();
});

it(
  "R1 R2 a job that is killed at any statement, and goes on, leaves what an undisturbed one leaves",
  { timeout: 120_000 },
  async () => {
    const draw = drawFrom(20_260_114);
    expect(INVARIANT_COUNT).toBeGreaterThan(10);
    for (const name of ["sync-circuits", "sync-planned-units"] as const) {
      const { faults, tried } = await killJob(world, name, { points: 2, draw, moment: "kept" });
      expect(faults).toEqual([]);
      expect(tried).toBe(2);
    }
  },
);
