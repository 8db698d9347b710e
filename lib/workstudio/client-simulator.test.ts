import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { CircuitRow } from "./circuit-row";
import { testClient, type TestClient, unitsOf } from "./testing/test-client";
import { KNOWN_STATUSES } from "./views";

// What the simulator is started with and answers to; it stands in for a server we do not own, so nothing is imported.
const VIEWS = {
  circuits: "{6B1F0C52-3D7E-4A19-9C04-5E2A7B90D1F3}",
  plannedUnits: "{C2D94E87-81A6-4F35-B0E9-17F6A4C3528D}",
};
const SERVICE_ACCOUNT = { username: "KEYVALLEY\\svc-tracker", password: "simulated-service-7Qm2" };
const SUPERVISOR_ACCOUNT = { username: "KEYVALLEY\\lmerriweather", password: "simulated-supervisor-4Tz9" };
const FLAGS = ["--port", "0", "--circuits", "300", "--odd-rate", "0.05", "--first-day", "2026-02-02"];

let simulator: ChildProcess;
let test: TestClient;

beforeAll(async () => {
  const main = fileURLToPath(new URL("../../simulator/main.ts", import.meta.url));
  simulator = spawn(process.execPath, ["--import", "tsx", main, ...FLAGS], { stdio: ["ignore", "pipe", "inherit"] });
  if (simulator.stdout === null) throw new Error("The simulator has no output.");
  const [line] = (await once(createInterface(simulator.stdout), "line")) as [string];
  const { baseUrl } = z.object({ baseUrl: z.string() }).parse(JSON.parse(line));
  test = testClient(
    { baseUrl },
    { views: VIEWS, credentials: SERVICE_ACCOUNT, now: () => Date.parse("2026-02-03T12:00:00Z") },
  );
});

afterAll(async () => {
  await test.client.close();
  simulator.kill("SIGTERM");
  if (simulator.exitCode === null) await once(simulator, "exit");
});

async function circuitsOf(status: string, credentials = SERVICE_ACCOUNT): Promise<CircuitRow[]> {
  const rows: CircuitRow[] = [];
  for await (const batch of test.client.circuits(status, { credentials })) rows.push(...batch);
  return rows;
}

describe("the client against the simulated WorkStudio", () => {
  it("reads every circuit of every status and finds just the odd rows odd", async () => {
    const rows = (await Promise.all([...KNOWN_STATUSES].map((status) => circuitsOf(status)))).flat();
    expect(rows.length).toBeGreaterThan(250);
    const kinds = new Set(rows.flatMap(({ problems }) => problems.map(({ kind }) => kind)));
    for (const kind of kinds) expect(["bad_cell", "implausible_value", "missing_guid"]).toContain(kind);
    const clean = rows.filter(({ problems }) => problems.length === 0);
    expect(clean.length).toBeGreaterThan(rows.length * 0.9);
    for (const row of clean) {
      expect(row.jobGuid).toMatch(/^\{[0-9A-F-]{36}\}$/);
      expect(row.apiModifiedDate).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(row.startDate ?? "2026-01-01").toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(row.totalMiles).toBeGreaterThan(0);
    }
  });

  it("reads the units of a work order without a landowner's word", async () => {
    const workOrders = (await circuitsOf("ACTIV")).map(({ workOrder }) => workOrder ?? "");
    const units = await unitsOf(test, workOrders[0] ?? "");
    expect(units.length).toBeGreaterThan(0);
    for (const { unit } of units) expect(unit?.workOrder).toBe(workOrders[0]);
    expect(JSON.stringify(units)).not.toMatch(/ASSNOTE|PARCELCOMMENTS|\d{3}-\d{4}\b.*owner/i);
  });

  it("sees what the account sees", async () => {
    const all = await circuitsOf("ACTIV");
    const some = await circuitsOf("ACTIV", SUPERVISOR_ACCOUNT);
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThan(all.length);
    expect(await circuitsOf("NOSUCH")).toEqual([]);
  });

  it("tells good credentials from bad and known users from unknown", async () => {
    await test.client.echo();
    const wrong = { username: SERVICE_ACCOUNT.username, password: "wrong" };
    await expect(test.client.echo({ credentials: wrong })).rejects.toMatchObject({ kind: "unauthorized", status: 401 });
    expect(await test.client.userDetails(SUPERVISOR_ACCOUNT.username)).toMatchObject({
      fullName: "Lenora Merriweather",
      enabled: true,
    });
    expect(await test.client.userDetails("NOWHERE\\nobody")).toBeNull();
  });
});
