import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CIRCUITS_VIEW_GUID, PLANNED_UNITS_VIEW_GUID, SERVICE_ACCOUNT, SUPERVISOR_ACCOUNT } from "@/simulator/accounts";
import { type Simulator, startSimulator } from "@/simulator/start-simulator";
import type { CircuitRow } from "./circuit-row";
import { testClient, type TestClient } from "./testing/test-client";
import { KNOWN_STATUSES } from "./views";

let simulator: Simulator;
let test: TestClient;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 300, oddRate: 0.05, firstDay: "2026-02-02" });
  test = testClient(simulator, {
    views: { circuits: CIRCUITS_VIEW_GUID, plannedUnits: PLANNED_UNITS_VIEW_GUID },
    credentials: SERVICE_ACCOUNT,
    now: () => Date.parse("2026-02-03T12:00:00Z"),
  });
});

afterAll(async () => {
  await test.client.close();
  await simulator.close();
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
    for (const kind of kinds) expect(["bad_cell", "implausible_value", "missing_guid", "unknown_status"]).toContain(kind);
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
    const units = await test.client.plannedUnits(workOrders[0] ?? "");
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
    expect(await test.client.userDetails(SUPERVISOR_ACCOUNT.username)).toMatchObject({ fullName: SUPERVISOR_ACCOUNT.fullName, enabled: true });
    expect(await test.client.userDetails("NOWHERE\\nobody")).toBeNull();
  });
});
