import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configurationSchema, parseEnvironment } from "@/lib/platform/env";
import {
  hasSimulatedHistory,
  jobsEnvironment,
  panelAddress,
  simulatorArguments,
  workerAddress,
} from "./configuration.mjs";

const configured = (variables: Record<string, string>) => parseEnvironment(configurationSchema, variables);
const free = (wanted: number) => Promise.resolve(wanted);
const taken = (wanted: number) => Promise.resolve(wanted + 1);
const addressOf = (variables: Record<string, string>, freePort = free) =>
  panelAddress(configured(variables), { isPortSet: "PORT" in variables, freePort });

describe("panelAddress", () => {
  it.each([
    ["nothing set", {}, { url: "http://localhost:3000", port: 3000, listenHost: "127.0.0.1" }],
    ["a port", { PORT: "8080" }, { url: "http://localhost:8080", port: 8080, listenHost: "127.0.0.1" }],
    [
      "an address on this machine, whose port is taken from it",
      { APP_URL: "http://localhost:8080" },
      { url: "http://localhost:8080", port: 8080, listenHost: "127.0.0.1" },
    ],
    [
      "an address of another host",
      { APP_URL: "http://tracker.example:3000" },
      { url: "http://tracker.example:3000", port: 3000, listenHost: "0.0.0.0" },
    ],
    [
      "https, where a proxy stands in front",
      { APP_URL: "https://tracker.example" },
      { url: "https://tracker.example", port: 3000, listenHost: "127.0.0.1" },
    ],
  ])("%s", async (_, variables, address) => {
    expect(await addressOf(variables)).toMatchObject(address);
  });

  it("names the port that was really taken", async () => {
    expect(await addressOf({ PORT: "3000" }, taken)).toMatchObject({
      port: 3001,
      wanted: 3000,
      url: "http://localhost:3001",
    });
  });

  it("refuses to leave a port that APP_URL names, in one line", async () => {
    await expect(addressOf({ APP_URL: "http://localhost:3000" }, taken)).rejects.toThrow(
      /^Configuration: PORT 3000 is in use, and APP_URL http:\/\/localhost:3000 names it\..*$/,
    );
  });

  it("steps over a port that only a proxy knows", async () => {
    expect(await addressOf({ APP_URL: "https://tracker.example", PORT: "3000" }, taken)).toMatchObject({
      port: 3001,
      url: "https://tracker.example",
    });
  });
});

describe("jobsEnvironment", () => {
  it("takes a stray INNGEST_DEV away beside an Inngest server, whose signatures it would turn off", async () => {
    const configuration = configured({
      INNGEST_BASE_URL: "https://jobs.example",
      INNGEST_SIGNING_KEY: "signkey-test-00",
      INNGEST_EVENT_KEY: "key",
      INNGEST_DEV: "1",
    });
    expect(await jobsEnvironment(configuration, { port: 3100 })).toEqual({
      jobs: null,
      environment: { INNGEST_DEV: undefined, INNGEST_SERVE_URL: "http://127.0.0.1:3100/api/inngest" },
    });
  });

  it("starts one of its own that calls this start's worker, or the balancer of several", async () => {
    const own = await jobsEnvironment(configured({}), { port: 3100 });
    expect(own.environment["INNGEST_SERVE_URL"]).toBe("http://127.0.0.1:3100/api/inngest");
    expect(own.environment["INNGEST_DEV"]).toBe(`http://127.0.0.1:${String(own.jobs?.port)}`);
    const balanced = await jobsEnvironment(configured({ INNGEST_SERVE_URL: "http://127.0.0.1:8080/api/inngest" }), {
      port: 3100,
    });
    expect(balanced.environment["INNGEST_SERVE_URL"]).toBe("http://127.0.0.1:8080/api/inngest");
  });

  it("uses the embedded one of another start, when its address and token are given", async () => {
    const other = configured({ INNGEST_DEV: "http://127.0.0.1:8288", INNGEST_DEV_TOKEN: "token" });
    expect(await jobsEnvironment(other, null)).toEqual({ jobs: null, environment: {} });
  });
});

describe("workerAddress", () => {
  it("steps over a port in use, unless a balancer knows the port", async () => {
    const worker = (variables: Record<string, string>) =>
      workerAddress(configured(variables), { isPortSet: "WORKER_PORT" in variables, freePort: taken });
    expect(await worker({})).toEqual({ port: 3101, listenHost: "127.0.0.1" });
    await expect(worker({ WORKER_PORT: "3100" })).rejects.toThrow(/^Configuration: WORKER_PORT 3100 is in use/);
  });
});

describe("simulatorArguments", () => {
  let dataDir = "";
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "ws-tracker-simulator-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  const rounds = (seconds: number) => [
    "--rounds-file",
    join(dataDir, "simulator-rounds.txt"),
    "--round-every-seconds",
    String(seconds),
  ];

  it("ages the world until yesterday in the East, and keeps its birthday", () => {
    const at = (now: string) => ({ historyWeeks: 0, minutesPerDay: 0, isUnseen: true, now: new Date(now) });
    expect(simulatorArguments(dataDir, at("2026-12-01T03:00:00Z"))).toEqual([
      "--first-day",
      "2026-11-01",
      "--advance-to",
      "2026-11-29",
      ...rounds(0),
    ]);
    expect(simulatorArguments(dataDir, at("2026-12-05T17:00:00Z"))).toEqual([
      "--first-day",
      "2026-11-01",
      "--advance-to",
      "2026-12-04",
      ...rounds(0),
    ]);
    expect(hasSimulatedHistory(dataDir)).toBe(false);
  });

  it("holds a world with a history at its birth, a Saturday, until it has been synced, and never again", () => {
    const at = (now: string, isUnseen: boolean) => ({
      historyWeeks: 12,
      minutesPerDay: 5,
      isUnseen,
      now: new Date(now),
    });
    const unseen = [
      "--first-day",
      "2026-09-05",
      "--advance-to",
      "2026-09-05",
      "--young-days",
      "84",
      "--hold",
      ...rounds(300),
    ];
    expect(simulatorArguments(dataDir, at("2026-12-01T17:00:00Z", true))).toEqual(unseen);
    expect(simulatorArguments(dataDir, at("2026-12-02T17:00:00Z", true))).toEqual(unseen);
    expect(hasSimulatedHistory(dataDir)).toBe(true);
    const seen = ["--first-day", "2026-09-05", "--advance-to", "2026-12-01", "--young-days", "84", ...rounds(300)];
    expect(simulatorArguments(dataDir, at("2026-12-02T17:00:00Z", false))).toEqual(seen);
    expect(simulatorArguments(dataDir, { ...at("2026-12-02T17:00:00Z", false), historyWeeks: 0 })).toEqual(seen);
  });
});
