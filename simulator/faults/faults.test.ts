import { request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SERVICE_ACCOUNT } from "../accounts";
import { startSimulator, type Simulator } from "../start-simulator";
import { ask, askView, basic, objectOf, rowsOf, viewBody, viewRows } from "../testing/ask-workstudio";
import { FAULT_KINDS, type FaultRequest } from "./fault";

let simulator: Simulator;
const seen = new Set<string>();
beforeAll(async () => {
  simulator = await startSimulator({ oddRate: 0 });
});
afterEach(() => simulator.faults.clear());
afterAll(() => simulator.close());

function fault(spec: FaultRequest): void {
  seen.add(spec.kind);
  simulator.faults.add(spec);
}

type RawReply = {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  bytes: Buffer;
  ended: "complete" | "cut" | "waiting";
  code: string;
};

/**
 * Asks over a plain socket, so that every way a connection can end stays visible; gives up when nothing came
 * for `patienceMs`.
 */
function askRaw(patienceMs = 3000, headersLimit = 16_384): Promise<RawReply> {
  return new Promise((resolve) => {
    const reply: RawReply = { status: 0, headers: {}, bytes: Buffer.alloc(0), ended: "cut", code: "" };
    const pieces: Buffer[] = [];
    const done = (ended: RawReply["ended"], code = ""): void =>
      resolve({ ...reply, bytes: Buffer.concat(pieces), ended, code });
    const call = request(
      `${simulator.baseUrl}/GETVIEWDATA`,
      { method: "POST", headers: { Authorization: basic(SERVICE_ACCOUNT) }, agent: false, maxHeaderSize: headersLimit },
      (response) => {
        [reply.status, reply.headers] = [response.statusCode ?? 0, response.headers];
        response.on("data", (piece: Buffer) => pieces.push(piece));
        response.on("end", () => done("complete"));
        response.on("error", (error: NodeJS.ErrnoException) => done("cut", error.code));
      },
    );
    call.on("error", (error: NodeJS.ErrnoException) => done("cut", error.code));
    call.setTimeout(patienceMs, () => {
      done("waiting");
      call.destroy();
    });
    call.end(JSON.stringify(viewBody("circuits", "ACTIV")));
  });
}

describe("faults that take the answer's place", () => {
  it("status, with Retry-After as it stands", async () => {
    fault({ kind: "status", status: 429, retryAfter: "Wed, 21 Oct 2099 07:28:00 GMT" });
    const reply = await askView(simulator, "circuits", "ACTIV");

    expect(reply.status).toBe(429);
    expect(reply.headers.get("retry-after")).toBe("Wed, 21 Oct 2099 07:28:00 GMT");
  });

  it("html", async () => {
    fault({ kind: "html" });
    const reply = await askView(simulator, "circuits", "ACTIV");

    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  });

  it("empty and garbage", async () => {
    fault({ kind: "empty", times: 1 });
    fault({ kind: "garbage" });

    expect((await askView(simulator, "circuits", "ACTIV")).text).toBe("");
    expect(() => objectOf("")).toThrow();
    const garbage = await askView(simulator, "circuits", "ACTIV");
    expect(garbage.status).toBe(200);
    expect(() => objectOf(garbage.text)).toThrow();
  });

  it("redirect", async () => {
    fault({ kind: "redirect", status: 307, location: "http://10.0.0.1/" });
    const reply = await askView(simulator, "circuits", "ACTIV");

    expect([reply.status, reply.headers.get("location")]).toEqual([307, "http://10.0.0.1/"]);
  });

  it("error200, in both spellings", async () => {
    fault({ kind: "error200", times: 1, message: "Out of licenses." });
    fault({ kind: "error200-lowercase" });

    expect(objectOf((await askView(simulator, "circuits", "ACTIV")).text)).toEqual({
      Protocol: "ERROR",
      errorMessage: "Out of licenses.",
    });
    expect(objectOf((await askView(simulator, "circuits", "ACTIV")).text)).toMatchObject({ protocol: "ERROR" });
  });

  it("huge-header", async () => {
    fault({ kind: "huge-header" });

    expect((await askRaw()).code).toBe("HPE_HEADER_OVERFLOW");
    expect(String((await askRaw(3000, 100_000)).headers["x-padding"])).toHaveLength(40_960);
  });

  it("huge-body and gzip-bomb, which is a thousand times larger inside", async () => {
    const bytes = 8 * 1024 * 1024;
    fault({ kind: "huge-body", bytes, times: 1 });
    fault({ kind: "gzip-bomb", bytes });

    const plain = await askView(simulator, "circuits", "ACTIV");
    const packed = await askRaw();
    const unpacked = await askView(simulator, "circuits", "ACTIV");

    expect(plain.text.length).toBeGreaterThan(bytes);
    expect(objectOf(plain.text)).toMatchObject({ Protocol: "DATASET" });
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(packed.bytes.length).toBeLessThan(bytes / 500);
    expect(unpacked.text).toBe(plain.text);
  });

  it("bad-gzip", async () => {
    fault({ kind: "bad-gzip" });

    await expect(askView(simulator, "circuits", "ACTIV")).rejects.toThrow();
  });

  it("hang and reset", async () => {
    fault({ kind: "hang", times: 1 });
    fault({ kind: "reset" });

    expect(await askRaw(300)).toMatchObject({ ended: "waiting", status: 0 });
    expect(await askRaw()).toMatchObject({ ended: "cut", status: 0, code: "ECONNRESET" });
  });
});

describe("faults of the table", () => {
  it("missing-column, renamed-column and extra-column", async () => {
    fault({ kind: "missing-column", times: 1 });
    fault({ kind: "renamed-column", column: "REGION", times: 1 });
    fault({ kind: "extra-column", column: "__proto__" });

    const [missing] = await viewRows(simulator, "circuits", "ACTIV");
    const [renamed] = await viewRows(simulator, "circuits", "ACTIV");
    expect(missing).not.toHaveProperty("SS_JOBGUID");
    expect(missing).toHaveProperty("SS_WO");
    expect(renamed).not.toHaveProperty("REGION");
    expect(renamed).toHaveProperty("RENAMED_COLUMN");
    expect((await askView(simulator, "circuits", "ACTIV")).text).toContain('"__proto__"]');
  });

  it("reordered-columns keeps every cell under its name", async () => {
    const before = await viewRows(simulator, "circuits", "ACTIV");
    fault({ kind: "reordered-columns" });

    const { text } = await askView(simulator, "circuits", "ACTIV");

    expect(text).toContain('"Heading":["WSREQ_BOUNDSGEOM"');
    expect(rowsOf(text)).toEqual(before);
  });

  it("wrong-cell-count", async () => {
    fault({ kind: "wrong-cell-count", rows: 2, cells: 3 });
    const answer = objectOf((await askView(simulator, "circuits", "QC")).text);

    expect(JSON.stringify(answer).match(/"surplus"/g)).toHaveLength(6);
  });

  it("empty or halve the answers for units without a word, and leave those for circuits alone", async () => {
    const circuits = await viewRows(simulator, "circuits", "ACTIV");
    const order = String(circuits[0]?.SS_WO);
    const units = await viewRows(simulator, "units", order);
    expect(units.length).toBeGreaterThan(10);
    fault({ kind: "drop-rows", fraction: 0.5, match: { filterName: "WO#" }, times: 1 });
    fault({ kind: "empty-dataset", match: { filterName: "WO#" } });

    expect(await viewRows(simulator, "units", order)).toHaveLength(Math.ceil(units.length / 2));
    expect(await viewRows(simulator, "units", order)).toEqual([]);
    expect(await viewRows(simulator, "circuits", "ACTIV")).toEqual(circuits);
  });

  it("duplicate-rows, drop-rows, empty-dataset and no-heading", async () => {
    const before = await viewRows(simulator, "circuits", "ACTIV");
    fault({ kind: "duplicate-rows", rows: 3, times: 1 });
    fault({ kind: "drop-rows", fraction: 0.5, times: 1 });
    fault({ kind: "empty-dataset", times: 1 });
    fault({ kind: "no-heading" });

    expect(await viewRows(simulator, "circuits", "ACTIV")).toEqual([...before, ...before.slice(0, 3)]);
    expect((await viewRows(simulator, "circuits", "ACTIV")).length).toBe(Math.ceil(before.length / 2));
    expect(await viewRows(simulator, "circuits", "ACTIV")).toEqual([]);
    expect((await askView(simulator, "circuits", "ACTIV")).text).not.toContain("Heading");
  });

  it("set-cells with values and with raw text, wrong-types and deep-nesting", async () => {
    fault({
      kind: "set-cells",
      rows: 2,
      set: { SS_TITLE: "A\u0000B\ud800" },
      setRaw: { VEGJOB_LENGTH: "9007199254740993" },
      times: 1,
    });
    fault({ kind: "set-cells", setRaw: { VEGJOB_LENGTH: "NaN" }, times: 1 });
    fault({ kind: "wrong-types", times: 1 });
    fault({ kind: "deep-nesting", depth: 50 });

    const { text } = await askView(simulator, "circuits", "ACTIV");
    expect(text.match(/9007199254740993/g)).toHaveLength(2);
    expect(text).toContain('"A\\u0000B\\ud800"');
    const notJson = await askView(simulator, "circuits", "ACTIV");
    expect(() => objectOf(notJson.text)).toThrow();
    const lengths = (await viewRows(simulator, "circuits", "ACTIV")).map((row) => row.VEGJOB_LENGTH);
    expect(lengths).toEqual(expect.arrayContaining(["12,3", "1e400", "NaN", "", null, true]));
    expect((await askView(simulator, "circuits", "ACTIV")).text).toContain("[".repeat(50));
  });

  it("latin1 and invalid-utf8", async () => {
    fault({ kind: "latin1", times: 1 });
    fault({ kind: "invalid-utf8" });

    const latin = await askRaw();
    expect(latin.headers["content-type"]).toContain("iso-8859-1");
    expect(latin.bytes.includes(Buffer.from([0x46, 0xc9, 0x20]))).toBe(true);
    expect((await askRaw()).bytes.includes(Buffer.from([0xc3, 0x28, 0xff]))).toBe(true);
  });

  it("leave answers without a table alone", async () => {
    simulator.faults.add({ kind: "empty-dataset", times: 1 });

    expect((await ask(simulator, "GETECHO", {})).status).toBe(200);
    expect(simulator.faults.list()).toMatchObject([{ spoiled: 0 }]);
  });
});

describe("faults of the text and its way", () => {
  it("delay answers late, but right", async () => {
    fault({ kind: "delay", delayMs: 300 });

    expect(await askRaw(100)).toMatchObject({ ended: "waiting", status: 0 });
    expect((await askRaw()).ended).toBe("complete");
  });

  it("truncate and truncate-length are seen as a cut, truncate-clean is not", async () => {
    fault({ kind: "truncate", afterBytes: 700, times: 1 });
    fault({ kind: "truncate-length", afterBytes: 700, times: 1 });
    fault({ kind: "truncate-clean", afterBytes: 700 });

    const [chunked, announced, clean] = [await askRaw(), await askRaw(), await askRaw()];
    expect(chunked).toMatchObject({ ended: "cut", status: 200 });
    expect(announced).toMatchObject({ ended: "cut", headers: { "content-length": "1400" } });
    expect(clean).toMatchObject({ ended: "complete", status: 200 });
    expect([chunked, announced, clean].map(({ bytes }) => bytes.length)).toEqual([700, 700, 700]);
    expect(() => objectOf(clean.bytes.toString())).toThrow();
  });

  it("reset-midway and hang-midway", async () => {
    fault({ kind: "reset-midway", times: 1 });
    fault({ kind: "hang-midway" });

    expect(await askRaw()).toMatchObject({ ended: "cut", status: 200, code: "ECONNRESET" });
    const hanging = await askRaw(300);
    expect(hanging.ended).toBe("waiting");
    expect(hanging.bytes.length).toBe(1500);
  });

  it("slow sends byte by byte", async () => {
    fault({ kind: "slow", delayMs: 400 });
    const reply = await askRaw(150);

    expect(reply.ended).toBe("waiting");
    expect(reply.status).toBe(200);
    expect(reply.bytes.length).toBeLessThan(3);
  });

  it("bom, proto-key, duplicate-keys, trailing-garbage and content-type", async () => {
    fault({ kind: "bom", times: 1 });
    fault({ kind: "proto-key", times: 1 });
    fault({ kind: "duplicate-keys", times: 1 });
    fault({ kind: "trailing-garbage", times: 1 });
    fault({ kind: "content-type", contentType: "application/pdf" });

    expect((await askRaw()).bytes.subarray(0, 4)).toEqual(Buffer.from([0xef, 0xbb, 0xbf, 0x7b]));
    expect((await askView(simulator, "circuits", "ACTIV")).text).toMatch(/^\{"__proto__":/);
    const { text } = await askView(simulator, "circuits", "ACTIV");
    expect(text).toMatch(/^\{"Protocol":"ERROR".*"Protocol":"DATASET"/);
    expect(objectOf(text)).toMatchObject({ Protocol: "DATASET" });
    expect((await askView(simulator, "circuits", "ACTIV")).text).toMatch(/-->$/);
    expect((await askView(simulator, "circuits", "ACTIV")).headers.get("content-type")).toBe("application/pdf");
  });
});

describe("the book of faults", () => {
  it("skips, counts down and matches by protocol, filter and account", async () => {
    fault({
      kind: "status",
      status: 500,
      skip: 1,
      times: 2,
      match: {
        protocol: "GETVIEWDATA",
        filterName: "By Job Status",
        filterValue: "QC",
        account: SERVICE_ACCOUNT.username.toLowerCase(),
      },
    });

    const statuses: number[] = [];
    for (let call = 0; call < 4; call++) statuses.push((await askView(simulator, "circuits", "QC")).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
    expect((await ask(simulator, "GETECHO", {})).status).toBe(200);
  });

  it("spoils a seeded share of calls, the same ones each time", async () => {
    const run = async (): Promise<number[]> => {
      simulator.faults.clear();
      simulator.faults.add({ kind: "status", status: 500, probability: 0.3, seed: 5 });
      const statuses: number[] = [];
      for (let call = 0; call < 40; call++) statuses.push((await ask(simulator, "GETECHO", {})).status);
      return statuses;
    };

    const first = await run();
    expect(first.filter((status) => status === 500).length).toBeGreaterThan(4);
    expect(first.filter((status) => status === 500).length).toBeLessThan(22);
    expect(await run()).toEqual(first);
  });

  it("has met every kind of fault in these tests", () => {
    expect([...FAULT_KINDS].filter((kind) => !seen.has(kind))).toEqual([]);
  });
});
