import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CIRCUITS_VIEW_GUID,
  DISABLED_ACCOUNT,
  NO_REGION_ACCOUNT,
  PLANNER_ACCOUNTS,
  PLANNED_UNITS_VIEW_GUID,
  SERVICE_ACCOUNT,
  SUPERVISOR_ACCOUNT,
} from "./accounts";
import { CIRCUIT_COLUMNS } from "./circuit-columns";
import { REGION_NAMES } from "./regions";
import { startSimulator, type Simulator } from "./start-simulator";
import { ask, askView, basic, objectOf, rowsOf, viewBody, viewRows } from "./testing/ask-workstudio";
import { UNIT_COLUMNS } from "./unit-columns";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ oddRate: 0 });
});
afterAll(() => simulator.close());

describe("GETVIEWDATA", () => {
  it("answers the circuits of a status as a data set with Heading, Data, SQL and ColumnGroup", async () => {
    const reply = await askView(simulator, "circuits", "ACTIV");

    const answer = objectOf(reply.text);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(answer).toMatchObject({ Protocol: "DATASET", DataSet: { Heading: CIRCUIT_COLUMNS }, ColumnGroup: {} });
    expect(answer.SQL).toContain(SERVICE_ACCOUNT.username);
    const rows = rowsOf(reply.text);
    expect(rows).toHaveLength(simulator.world.circuitsWithStatus("ACTIV", "all").length);
    expect(new Set(rows.map((row) => row.WSREQ_STATUS))).toEqual(new Set(["ACTIV"]));
  });

  it("answers the planned units of one work order", async () => {
    const workOrder = simulator.world.workOrderText(1);

    const reply = await askView(simulator, "units", workOrder);

    expect(objectOf(reply.text)).toMatchObject({ DataSet: { Heading: UNIT_COLUMNS } });
    const rows = rowsOf(reply.text);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row.SS_WO))).toEqual(new Set([workOrder]));
  });

  it("answers zero rows with or without Heading and Data", async () => {
    const shapes = new Set<string>();
    for (const value of ["2025-77777", "2025-77778", "2025-77779", "FOO", "BAR"]) {
      const { DataSet: table, Protocol: protocol } = objectOf((await askView(simulator, "units", value)).text);
      expect(protocol).toBe("DATASET");
      shapes.add(JSON.stringify(table) === "{}" ? "bare" : "empty");
      expect(rowsOf((await askView(simulator, "units", value)).text)).toEqual([]);
    }
    expect(shapes).toEqual(new Set(["bare", "empty"]));
  });

  it("compresses when that is accepted, with the same text inside", async () => {
    const headers = { Authorization: basic(SERVICE_ACCOUNT), "Accept-Encoding": "gzip" };
    const response = await fetch(`${simulator.baseUrl}/GETVIEWDATA`, {
      method: "POST",
      headers,
      body: JSON.stringify(viewBody("circuits", "CLOSE")),
    });

    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(await response.text()).toBe((await askView(simulator, "circuits", "CLOSE")).text);
  });

  it("reports its own errors with HTTP 200, some of them with a lower-case key", async () => {
    const unknownView = await ask(simulator, "GETVIEWDATA", {
      ...viewBody("circuits", "QC"),
      ViewDefinitionGuid: "{NOPE}",
    });
    const wrongFilter = await ask(simulator, "GETVIEWDATA", {
      ...viewBody("circuits", "QC"),
      ViewDefinitionGuid: PLANNED_UNITS_VIEW_GUID,
    });
    const mismatch = await ask(simulator, "GETVIEWDATA", {
      Protocol: "GETECHO",
      ViewDefinitionGuid: CIRCUITS_VIEW_GUID,
    });
    const unknownProtocol = await ask(simulator, "DROPTABLES", { Protocol: "DROPTABLES" });

    expect([unknownView, wrongFilter, mismatch, unknownProtocol].map(({ status }) => status)).toEqual([
      200, 200, 200, 200,
    ]);
    expect(objectOf(unknownView.text)).toEqual({ Protocol: "ERROR", errorMessage: "View definition not found." });
    expect(objectOf(wrongFilter.text)).toMatchObject({ Protocol: "ERROR" });
    expect(objectOf(mismatch.text)).toMatchObject({ protocol: "ERROR" });
    expect(objectOf(unknownProtocol.text)).toMatchObject({ Protocol: "ERROR" });
  });
});

describe("accounts", () => {
  it("are refused with HTTP 401 and a web page when unknown, wrong, disabled or absent", async () => {
    for (const account of [
      { username: "KEYVALLEY\\nobody", password: "x" },
      { ...SERVICE_ACCOUNT, password: "wrong" },
      DISABLED_ACCOUNT,
      null,
    ]) {
      const reply = await ask(simulator, "GETVIEWDATA", viewBody("circuits", "ACTIV"), account);
      expect(reply.status).toBe(401);
      expect(reply.headers.get("www-authenticate")).toContain("Basic");
      expect(reply.headers.get("content-type")).toContain("text/html");
      expect(reply.text).toContain("<html>");
    }
  });

  it("see the regions of their resource groups and nothing else", async () => {
    const seen = async (account: typeof SERVICE_ACCOUNT): Promise<Set<unknown>> =>
      new Set((await viewRows(simulator, "circuits", "ACTIV", account)).map((row) => row.REGION));
    const [planner] = PLANNER_ACCOUNTS;

    expect(await seen(SERVICE_ACCOUNT)).toEqual(new Set(REGION_NAMES));
    expect(await seen(SUPERVISOR_ACCOUNT)).toEqual(new Set(["Lancaster", "Harrisburg"]));
    expect(await seen(planner ?? SERVICE_ACCOUNT)).toEqual(new Set(planner?.regions));
    expect(await seen(NO_REGION_ACCOUNT)).toEqual(new Set());
  });

  it("do not get the planned units of another region", async () => {
    const { world } = simulator;
    const index = world.circuitsWithStatus("CLOSE", ["Lehigh"])[0] ?? -1;
    const workOrder = world.workOrderText(world.state.workOrder[index] ?? -1);

    expect((await viewRows(simulator, "units", workOrder)).length).toBeGreaterThan(0);
    expect(await viewRows(simulator, "units", workOrder, SUPERVISOR_ACCOUNT)).toEqual([]);
  });
});

describe("the other protocols", () => {
  it.each(["GETECHO", "HEARTBEAT"])("%s answers anybody, and tells good credentials from bad", async (protocol) => {
    expect((await ask(simulator, protocol, { Protocol: protocol }, null)).status).toBe(200);
    expect((await ask(simulator, protocol, { Protocol: protocol })).status).toBe(200);
    expect((await ask(simulator, protocol, { Protocol: protocol }, { ...SERVICE_ACCOUNT, password: "" })).status).toBe(
      401,
    );
  });

  it("GETUSERDETAILS knows its users, in any case, and reports an unknown one as an error", async () => {
    const details = await ask(simulator, "GETUSERDETAILS", {
      Protocol: "GETUSERDETAILS",
      Username: SUPERVISOR_ACCOUNT.username.toLowerCase(),
    });
    const unknown = await ask(simulator, "GETUSERDETAILS", { Protocol: "GETUSERDETAILS", Username: "X\\nobody" });

    expect(objectOf(details.text)).toMatchObject({
      UserObject: {
        UserName: "KEYVALLEY\\lmerriweather",
        FullName: "Lenora Merriweather",
        DomainName: "KEYVALLEY",
        Enabled: true,
      },
      Groups: ["WORKSTUDIO USERS", "LANCASTER RESOURCE GROUP", "HARRISBURG RESOURCE GROUP"],
    });
    expect(objectOf(unknown.text)).toMatchObject({ protocol: "ERROR" });
  });

  it("GETVIEWLIST names both views", async () => {
    const { text } = await ask(simulator, "GETVIEWLIST", { Protocol: "GETVIEWLIST" });

    expect(text).toContain(CIRCUITS_VIEW_GUID);
    expect(text).toContain(PLANNED_UNITS_VIEW_GUID);
  });

  it("answers other paths and methods with a web page", async () => {
    expect((await fetch(`${simulator.origin}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${simulator.baseUrl}/GETVIEWDATA`)).status).toBe(405);
  });
});

describe("two simulators of one seed", () => {
  it("send the same bytes, from whatever base path", async () => {
    const other = await startSimulator({ oddRate: 0, basePath: "/elsewhere/DDOProtocol/" });
    try {
      expect(other.baseUrl).toBe(`${other.origin}/elsewhere/DDOProtocol`);
      for (const status of ["ACTIV", "SA"])
        expect((await askView(other, "circuits", status)).text).toBe(
          (await askView(simulator, "circuits", status)).text,
        );
    } finally {
      await other.close();
    }
  });
});
