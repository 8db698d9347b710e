import { afterAll, beforeAll, expect, it } from "vitest";
import { startBadWorkStudio } from "./bad-workstudio";
import { fuzzBytes } from "./fuzz-bytes";
import { fuzzCircuits } from "./fuzz-circuits";
import { fuzzUnits } from "./fuzz-units";

// The fixed set of what `npm run test:faults` tries at length.
let workStudio: Awaited<ReturnType<typeof startBadWorkStudio>>;
beforeAll(async () => {
  workStudio = await startBadWorkStudio();
  Object.assign(process.env, workStudio.environment);
});
afterAll(() => workStudio.server.close());

it("W11 to W14 odd cells and broken rows of circuits end on the issues list, and what is stored stays", async () => {
  const { faults } = await fuzzCircuits(workStudio.answers, { seed: 3, circuits: 30, rounds: 1 });
  expect(faults).toEqual([]);
});

it("W11 to W14 odd cells and broken rows of planned units end on the issues list, and what is stored stays", async () => {
  const { faults } = await fuzzUnits(workStudio.answers, { seed: 3, orders: 12, rounds: 1 });
  expect(faults).toEqual([]);
});

it("W5 W8 W15 bytes that are no answer end as an error with a name", async () => {
  const { faults } = await fuzzBytes({ seed: 3, answers: 400 });
  expect(faults).toEqual([]);
});
