import { describe, expect, it } from "vitest";
import { jobsHealth } from "./jobs-health";
import type { JobsServerState } from "./jobs-server";

const engine = {
  kind: "server",
  id: "https://jobs.example",
  origin: "https://jobs.example",
  address: "http://workers.example/api/inngest",
} as const;
const well: JobsServerState = {
  engine: engine.id,
  address: engine.address,
  functionsFingerprint: "abc",
  registeredAt: new Date(),
  lastCallAt: new Date(),
  lastCallEngine: engine.id,
  problem: null,
  problemAt: null,
  silentSeconds: 12,
  calledSecondsAgo: 12,
};

describe("the health of the jobs", () => {
  it("is well while the server that was registered with calls each minute", () => {
    expect(jobsHealth(well, engine, "abc")).toEqual({
      isWell: true,
      says: "calls http://workers.example/api/inngest, last 12 s ago",
    });
  });

  it.each([null, 86_400])(
    "awaits the first call after a start, when the last was %s seconds ago",
    (calledSecondsAgo) => {
      const { isWell, says } = jobsHealth({ ...well, calledSecondsAgo }, engine, "abc");
      expect(isWell).toBe(true);
      expect(says).toBe("registered at http://workers.example/api/inngest, first call awaited");
    },
  );

  it.each<[string, Partial<JobsServerState>, string]>([
    ["nobody registered", { registeredAt: null }, "No jobs server knows this installation"],
    ["a refused key", { problem: "The jobs server at x refuses INNGEST_SIGNING_KEY." }, "refuses INNGEST_SIGNING_KEY"],
    ["another engine", { engine: "embedded" }, "another jobs server (embedded)"],
    ["another address", { address: "http://other.example/api/inngest" }, "calls http://other.example/api/inngest"],
    ["another build", { functionsFingerprint: "old" }, "another build"],
    ["silence", { silentSeconds: 400 }, "has not called for 7 minutes"],
  ])("says what is wrong: %s", (_, change, sentence) => {
    const { isWell, says } = jobsHealth({ ...well, ...change }, engine, "abc");
    expect(isWell).toBe(false);
    expect(says).toContain(sentence);
  });
});
