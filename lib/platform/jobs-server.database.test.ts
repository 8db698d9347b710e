import { expect, it } from "vitest";
import { readJobsServer, recordJobsCall, recordJobsProblem } from "./jobs-server";

it("keeps when the engine last called, and what went wrong", async () => {
  expect(await readJobsServer()).toMatchObject({ lastCallAt: null, silentSeconds: null, problem: null });
  await recordJobsCall("https://jobs.example");
  await recordJobsProblem("The key was refused.");
  const state = await readJobsServer();
  expect(state).toMatchObject({ lastCallEngine: "https://jobs.example", problem: "The key was refused." });
  expect(state.silentSeconds).toBeGreaterThanOrEqual(0);
  expect(state.silentSeconds).toBeLessThan(60);
});
