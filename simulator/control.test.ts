import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SERVICE_ACCOUNT } from "./accounts";
import { startSimulator, type Simulator } from "./start-simulator";
import { ask, askView, objectOf, viewRows, type Row } from "./testing/ask-workstudio";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ circuits: 120 });
});
afterEach(() => simulator.close());

async function control(method: string, path: string, body?: object): Promise<{ status: number; value: Row }> {
  const response = await fetch(`${simulator.origin}/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, value: objectOf(await response.text()) };
}

describe("the control page", () => {
  it("adds faults, lists them and takes them away", async () => {
    expect((await control("POST", "fault", { kind: "status", status: 500, match: { filterValue: "QC" } })).status).toBe(
      201,
    );
    expect((await askView(simulator, "circuits", "QC")).status).toBe(500);
    expect((await askView(simulator, "circuits", "ACTIV")).status).toBe(200);
    expect((await control("GET", "faults")).value).toEqual({
      faults: [{ id: 1, kind: "status", seen: 1, spoiled: 1 }],
    });

    await control("DELETE", "faults");

    expect((await askView(simulator, "circuits", "QC")).status).toBe(200);
  });

  it("refuses a fault it does not know, and says why", async () => {
    const { status, value } = await control("POST", "fault", { kind: "earthquake" });

    expect(status).toBe(400);
    expect(String(value.error)).toContain("kind");
    expect((await control("POST", "fault", { kind: "status", tymes: 2 })).status).toBe(400);
    expect((await control("GET", "nothing")).status).toBe(404);
  });

  it("lets days pass", async () => {
    const before = (await askView(simulator, "circuits", "ACTIV")).text;

    const { value } = await control("POST", "advance-day", { days: 3 });

    expect(value).toMatchObject({ day: "2026-02-05" });
    expect((await askView(simulator, "circuits", "ACTIV")).text).not.toBe(before);
    expect((await control("GET", "world")).value).toMatchObject({ day: "2026-02-05", circuits: 120, seed: 1 });
  });

  it("lets days pass until one, and none once it is there", async () => {
    const { value } = await control("POST", "advance-to", { day: "2026-02-12" });
    expect(value).toMatchObject({ day: "2026-02-12" });
    expect(value.touched).toBeGreaterThan(50);

    expect((await control("POST", "advance-to", { day: "2026-02-06" })).value).toEqual({
      day: "2026-02-12",
      touched: 0,
    });
    expect((await control("POST", "advance-to", { day: "soon" })).status).toBe(400);
  });

  it("edits a circuit's cells and puts them back", async () => {
    const [row] = await viewRows(simulator, "circuits", "ACTIV");
    const jobGuid = String(row?.SS_JOBGUID);
    const titleOf = async (): Promise<unknown> =>
      (await viewRows(simulator, "circuits", "ACTIV")).find((one) => one.SS_JOBGUID === jobGuid)?.SS_TITLE;

    expect(
      (await control("POST", "edit-circuit", { jobGuid: jobGuid.toLowerCase(), set: { SS_TITLE: "EDITED LINE" } }))
        .status,
    ).toBe(200);
    expect(await titleOf()).toBe("EDITED LINE");

    await control("POST", "edit-circuit", { jobGuid, unset: ["SS_TITLE"] });
    expect(await titleOf()).toBe(row?.SS_TITLE);

    expect((await control("POST", "edit-circuit", { jobGuid: "{0}", set: {} })).status).toBe(404);
    expect((await control("POST", "edit-circuit", { jobGuid, set: { NO_SUCH: 1 } })).status).toBe(400);
  });

  it("counts calls by protocol, status and account, and how many came at once", async () => {
    simulator.faults.add({ kind: "delay", delayMs: 200 });
    await Promise.all([
      askView(simulator, "circuits", "QC"),
      askView(simulator, "circuits", "SA"),
      ask(simulator, "GETECHO", {}, null),
    ]);
    await ask(simulator, "GETVIEWLIST", { Protocol: "GETVIEWLIST" }, { username: "A\\b", password: "c" });

    const { value } = await control("GET", "stats");

    expect(value).toMatchObject({
      calls: 4,
      inFlight: 0,
      maxConcurrent: 3,
      byProtocol: { GETVIEWDATA: 2, GETECHO: 1, GETVIEWLIST: 1 },
      byStatus: { "200": 3, "401": 1 },
      byAccount: { [SERVICE_ACCOUNT.username]: 2, "A\\b": 1, "": 1 },
      byFault: { delay: 4 },
    });
    expect(simulator.stats.report().recent.map(({ protocol }) => protocol)).toContain("GETVIEWLIST");
    expect((await control("DELETE", "stats")).value).toMatchObject({ calls: 0 });
  });
});
