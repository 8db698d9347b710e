import { once } from "node:events";
import { setTimeout as sleepFor } from "node:timers/promises";
import { gzipSync, brotliCompressSync, deflateRawSync, deflateSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { CircuitRow } from "./circuit-row";
import { dataset, type FaultServer, sendJson, startFaultServer } from "./testing/fault-server";
import { circuitCells, CIRCUIT_HEADING } from "./testing/sample-circuit";
import { testClient, type TestClient, unitsOf } from "./testing/test-client";

const UNIT_HEADING = ["SSUNITS_OBJECTID", "SS_WO", "SS_EXT", "VEGUNIT_UNIT", "VEGUNIT_PERMSTAT", "VEGUNIT_ASSNOTE"];
const ONE_CIRCUIT = dataset(CIRCUIT_HEADING, [Object.values(circuitCells())]);
const UNIT_ID = "{0A1B2C3D-1111-2222-3333-444455556666}";
const ONE_UNIT = dataset(UNIT_HEADING, [[UNIT_ID, "2025-1", "", "SPM", "", "call Jane Roe"]]);

const servers: FaultServer[] = [];

async function serve(...args: Parameters<typeof startFaultServer>): Promise<FaultServer> {
  const server = await startFaultServer(...args);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function circuitsOf({ client }: TestClient, status = "ACTIV", signal?: AbortSignal): Promise<CircuitRow[]> {
  const rows: CircuitRow[] = [];
  for await (const batch of client.circuits(status, signal === undefined ? {} : { signal })) rows.push(...batch);
  return rows;
}

describe("what is sent", () => {
  it("asks for circuits of a status as the protocol wants it", async () => {
    const server = await serve((response) => sendJson(response, ONE_CIRCUIT));
    const rows = await circuitsOf(testClient(server), "REWRK");
    expect(rows.map(({ workOrder }) => workOrder)).toEqual(["2025-2082"]);
    const [request] = server.requests;
    expect(request?.url).toBe("/ddoprotocol/GETVIEWDATA");
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from("CORP\\svc:hunter2").toString("base64")}`);
    expect(JSON.parse(request?.body ?? "")).toEqual({
      Protocol: "GETVIEWDATA",
      ViewDefinitionGuid: "{VIEW-CIRCUITS}",
      ViewFilter: {
        FilterName: "By Job Status",
        FilterValue: "REWRK",
        FilterCaption: "Rework",
        PersistFilter: true,
        ClassName: "TViewFilter",
        FilterPrompt: "",
      },
      ResultFormat: "DDOTable",
    });
  });

  it("asks for the units of a work order, with other credentials where told, and drops the notes", async () => {
    const server = await serve((response) => sendJson(response, ONE_UNIT));
    const units = await unitsOf(testClient(server), "2025-1", {
      credentials: { username: "CORP\\jdoe", password: "pw" },
    });
    expect(units).toMatchObject([
      {
        unit: {
          workOrder: "2025-1",
          extension: "@",
          values: { unitType: "SPM", permissionStatus: null, hasNote: true },
        },
        problems: [],
      },
    ]);
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from("CORP\\jdoe:pw").toString("base64")}`);
    expect(JSON.parse(server.requests[0]?.body ?? "")).toMatchObject({
      ViewDefinitionGuid: "{VIEW-UNITS}",
      ViewFilter: { FilterName: "WO#", FilterValue: "2025-1", FilterCaption: "WO Number" },
    });
  });

  it("echoes once, and reads who a user is", async () => {
    const user = { UserName: "jdoe", FullName: "John Doe", DomainName: "CORP", EmailAddress: "", Enabled: "true" };
    const server = await serve((response, _number, { url }) => {
      if (url.endsWith("GETECHO")) sendJson(response, '{"Protocol":"ECHO"}');
      else sendJson(response, JSON.stringify({ Protocol: "USERDETAILS", UserObject: user, Groups: ["Planners"] }));
    });
    const { client } = testClient(server);
    await client.echo();
    expect(await client.userDetails("CORP\\jdoe")).toEqual({
      username: "jdoe",
      fullName: "John Doe",
      domainName: "CORP",
      emailAddress: null,
      enabled: true,
      groups: ["Planners"],
    });
    expect(JSON.parse(server.requests[1]?.body ?? "")).toEqual({ Protocol: "GETUSERDETAILS", Username: "CORP\\jdoe" });
  });

  it("knows no user when WorkStudio answers with an error", async () => {
    const server = await serve((response) => sendJson(response, '{"Protocol":"ERROR","errorMessage":"no such user"}'));
    expect(await testClient(server).client.userDetails("CORP\\nobody")).toBeNull();
  });
});

describe("answers that are refused", () => {
  it.each([401, 403])("never tries again after %i (W1)", async (status) => {
    const server = await serve(
      (response) => void response.writeHead(status, { "content-type": "text/html" }).end("<h1>CORP\\svc</h1>"),
    );
    const test = testClient(server);
    await expect(circuitsOf(test)).rejects.toMatchObject({
      kind: "unauthorized",
      status,
      message: expect.not.stringContaining("svc") as string,
    });
    await expect(test.client.echo()).rejects.toMatchObject({ kind: "unauthorized" });
    expect(server.requests).toHaveLength(2);
  });

  it.each([400, 404, 410])("never tries again after %i (W4)", async (status) => {
    const server = await serve((response) => void response.writeHead(status).end());
    await expect(unitsOf(testClient(server), "2025-1")).rejects.toMatchObject({
      kind: "http_status",
      status,
    });
    expect(server.requests).toHaveLength(1);
  });

  it("follows no redirect and sends the credentials nowhere else (W6, G2)", async () => {
    const target = await serve((response) => sendJson(response, ONE_CIRCUIT));
    for (const location of [target.baseUrl, "/elsewhere", "http://169.254.169.254/latest/meta-data"]) {
      for (const status of [301, 302, 307, 308]) {
        const server = await serve((response) => void response.writeHead(status, { location }).end());
        await expect(circuitsOf(testClient(server))).rejects.toMatchObject({ kind: "redirected", status });
        expect(server.requests).toHaveLength(1);
      }
    }
    expect(target.requests).toEqual([]);
  });

  it.each([
    ["text/html", "<html>Sign in</html>", "not_a_dataset"],
    ["application/json", "<html>Sign in</html>", "not_a_dataset"],
    ["application/json", "", "not_a_dataset"],
    ["image/png", ONE_CIRCUIT, "not_a_dataset"],
    [
      "application/json",
      '{"Protocol":"ERROR","errorMessage":"login failed for CORP\\\\svc hunter2"}',
      "workstudio_error",
    ],
    ["application/json", '{"protocol":"ERROR"}', "workstudio_error"],
    ["application/json", '{"Protocol":"DATASET"', "truncated"],
  ])("takes HTTP 200 with %s %j for %s, never for zero circuits (W5)", async (type, body, kind) => {
    const server = await serve((response) => void response.writeHead(200, { "content-type": type }).end(body));
    const test = testClient(server, { retry: { attempts: 1 } });
    const message = expect.not.stringMatching(/svc|hunter2|Sign in<|SECRET/) as string;
    await expect(circuitsOf(test)).rejects.toMatchObject({ kind, message });
    await expect(unitsOf(test, "2025-1")).rejects.toMatchObject({ kind });
    if (type !== "image/png")
      await expect(test.client.userDetails("x").then((user) => user ?? Promise.reject({ kind }))).rejects.toMatchObject(
        { kind },
      );
  });

  it("carries neither body nor credentials in an error, not even as a cause", async () => {
    const server = await serve((response) => sendJson(response, "SECRET-BODY }"));
    const error: unknown = await testClient(server, { retry: { attempts: 1 } })
      .client.echo()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: "malformed_json" });
    expect(error).not.toHaveProperty("cause");
    expect(`${JSON.stringify(error)}${String((error as Error).stack)}`).not.toMatch(/SECRET|hunter2/);
  });

  it("maps columns by name and refuses the answer before any row when one is missing (W11)", async () => {
    const moved = circuitCells({ NEW_COLUMN: "kept" });
    const heading = Object.keys(moved).reverse();
    const server = await serve((response, number) => {
      const columns = number === 1 ? heading : heading.filter((name) => name !== "SS_EDITDATE");
      sendJson(response, dataset(columns, [columns.map((name) => moved[name])]));
    });
    const test = testClient(server);
    const [row] = await circuitsOf(test);
    expect(row).toMatchObject({ title: "MAPLE HOLLOW 69/12 KV 56-02 LINE", totalMiles: 57.79, problems: [] });
    expect(JSON.parse(row?.apiData() ?? "")).toEqual(moved);
    await expect(circuitsOf(test)).rejects.toMatchObject({ kind: "missing_columns", missingColumns: ["SS_EDITDATE"] });
    expect(server.requests).toHaveLength(2);
  });

  it("rejects single rows with their position and takes the rest (W12-W14)", async () => {
    const good = Object.values(circuitCells());
    const rows = [good, good.slice(1), Object.values(circuitCells({ VEGJOB_LENGTH: "12,3", SS_TITLE: "a\0b" })), good];
    const server = await serve((response) => sendJson(response, dataset(CIRCUIT_HEADING, rows)));
    const parsed = await circuitsOf(testClient(server));
    expect(parsed.map(({ problems }) => problems.map(({ kind, severity }) => `${severity} ${kind}`))).toEqual([
      [],
      ["rejected broken_row"],
      ["warning bad_cell", "warning bad_cell"],
      [],
    ]);
    expect(parsed[1]?.problems[0]?.message).toContain("Row 2 ");
  });

  it("reads UTF-8 with a mark and holds a latin-1 answer to UTF-8, row by row (W14)", async () => {
    const text = dataset(CIRCUIT_HEADING, [
      Object.values(circuitCells({ SS_TITLE: "CAFÉ" })),
      Object.values(circuitCells()),
    ]);
    const server = await serve((response, number) => {
      if (number === 1) sendJson(response, `\uFEFF${text}`);
      else sendJson(response, Buffer.from(text, "latin1"), { "content-type": "application/json; charset=iso-8859-1" });
    });
    const test = testClient(server);
    expect((await circuitsOf(test)).map(({ title }) => title)[0]).toBe("CAFÉ");
    expect((await circuitsOf(test)).map(({ problems }) => problems[0]?.kind)).toEqual(["broken_row", undefined]);
  });
});

describe("compression (G3)", () => {
  it.each([
    ["gzip", gzipSync(ONE_CIRCUIT)],
    ["deflate", deflateSync(ONE_CIRCUIT)],
    ["deflate", deflateRawSync(ONE_CIRCUIT)],
    ["br", brotliCompressSync(ONE_CIRCUIT)],
    ["identity", Buffer.from(ONE_CIRCUIT)],
  ])("reads %s", async (encoding, body) => {
    const server = await serve((response) => sendJson(response, body, { "content-encoding": encoding }));
    expect(await circuitsOf(testClient(server))).toHaveLength(1);
  });

  it.each([
    ["compress", Buffer.from(ONE_CIRCUIT), "malformed_json"],
    ["gzip", Buffer.from(ONE_CIRCUIT), "malformed_json"],
    ["br", Buffer.from(ONE_CIRCUIT), "malformed_json"],
    ["gzip", gzipSync(ONE_CIRCUIT).subarray(0, -20), "truncated"],
  ])("refuses damaged %s", async (encoding, body, kind) => {
    const server = await serve((response) => sendJson(response, body, { "content-encoding": encoding }));
    await expect(circuitsOf(testClient(server, { retry: { attempts: 1 } }))).rejects.toMatchObject({ kind });
  });
});

describe("politeness and cancelling", () => {
  it("pauses after five calls, over all clients of the server", async () => {
    const server = await serve((response) => sendJson(response, '{"Protocol":"ECHO"}'));
    let nowMs = 0;
    let pauses = 0;
    const sleep = async (ms: number) => {
      pauses += 1;
      // All that were let through have come, and no other.
      await expect.poll(() => server.requests.length).toBe(5 * pauses);
      nowMs += ms;
    };
    const gentle = { pauseMs: 40, maxCallsInARow: 5, now: () => nowMs, sleep };
    const [one, other] = [testClient(server, gentle).client, testClient(server, gentle).client];
    await Promise.all(Array.from({ length: 11 }, (_, index) => (index % 2 === 0 ? one : other).echo()));
    expect(server.requests.length).toBe(11);
    expect(nowMs).toBe(80);
  });

  it("is done with WorkStudio once everything is sent, however long the rows take to be stored", async () => {
    const many = dataset(
      CIRCUIT_HEADING,
      Array.from({ length: 400 }, () => Object.values(circuitCells())),
    );
    let isSent = Promise.resolve<unknown>(undefined);
    const server = await serve((response, number) => {
      if (number === 1) isSent = once(response, "finish");
      sendJson(response, number === 1 ? many : '{"Protocol":"ECHO"}');
    });
    let nowMs = 0;
    const { client, slept } = testClient(server, { pauseMs: 500, maxCallsInARow: 1, batchRows: 1, now: () => nowMs });
    let rows = 0;
    for await (const batch of client.circuits("ACTIV")) {
      if (rows === 0) {
        await isSent;
        await sleepFor(100);
        nowMs += 600;
      }
      rows += batch.length;
    }
    expect(rows).toBe(400);
    await client.echo();
    expect(slept).toEqual([]);
  });

  it("stops at once when cancelled: before the call, while waiting to retry and inside the body", async () => {
    const server = await serve((response, number) => {
      if (number === 1) response.writeHead(503).end();
      else response.writeHead(200, { "content-type": "application/json" }).write(ONE_CIRCUIT.slice(0, -30));
    });
    await expect(circuitsOf(testClient(server), "ACTIV", AbortSignal.abort())).rejects.toMatchObject({
      kind: "cancelled",
    });
    expect(server.requests).toHaveLength(0);

    const whileWaiting = new AbortController();
    const waits = testClient(server, {
      sleep: async (_ms, signal) => {
        whileWaiting.abort();
        signal?.throwIfAborted();
        return Promise.resolve();
      },
    });
    await expect(circuitsOf(waits, "ACTIV", whileWaiting.signal)).rejects.toMatchObject({ kind: "cancelled" });

    const inBody = new AbortController();
    const reading = circuitsOf(testClient(server), "ACTIV", inBody.signal);
    const expected = expect(reading).rejects.toMatchObject({ kind: "cancelled" });
    await expect.poll(() => server.requests.length).toBe(2);
    const [socket] = server.sockets;
    inBody.abort();
    await expected;
    if (socket !== undefined && !socket.destroyed) await once(socket, "close");
  });

  it("closes the connection when the reader walks away", async () => {
    const many = dataset(
      CIRCUIT_HEADING,
      Array.from({ length: 3000 }, () => Object.values(circuitCells())),
    );
    const server = await serve(
      (response) => void response.writeHead(200, { "content-type": "application/json" }).write(many),
    );
    const { client } = testClient(server);
    for await (const batch of client.circuits("ACTIV")) {
      expect(batch).toHaveLength(500);
      break;
    }
    await expect.poll(() => server.sockets.size).toBe(0);
  });
});
