import { createServer, type AddressInfo } from "node:net";
import { createGzip, gzipSync } from "node:zlib";
import { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { dataset, type FaultServer, sendJson, startFaultServer, startSocketServer } from "./testing/fault-server";
import { circuitCells, CIRCUIT_HEADING } from "./testing/sample-circuit";
import { testClient, type TestClient, unitsOf } from "./testing/test-client";

const ONE_CIRCUIT = dataset(CIRCUIT_HEADING, [Object.values(circuitCells())]);
const HEAD = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n`;

const servers: FaultServer[] = [];

async function opened(starting: Promise<FaultServer>): Promise<FaultServer> {
  const server = await starting;
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function count({ client }: TestClient): Promise<number> {
  let rows = 0;
  for await (const batch of client.circuits("ACTIV")) rows += batch.length;
  return rows;
}

describe("trying again", () => {
  it.each([
    ["7", 7000],
    ["Fri, 01 Jan 2099 00:00:00 GMT", 900_000],
    ["99999999", 900_000],
    ["-5", 1000],
    ["soon", 1000],
  ])("honours Retry-After %s after 429 (W2)", async (header, waitMs) => {
    const server = await opened(
      startFaultServer((response, number) => {
        if (number === 1) response.writeHead(429, { "retry-after": header }).end();
        else sendJson(response, ONE_CIRCUIT);
      }),
    );
    const test = testClient(server);
    expect(await count(test)).toBe(1);
    expect(test.slept).toEqual([waitMs]);
  });

  it("keeps other calls out too while a server asks to be left alone (W2)", async () => {
    const server = await opened(
      startFaultServer((response, number) => {
        if (number === 1) response.writeHead(429, { "retry-after": "60" }).end();
        else sendJson(response, ONE_CIRCUIT);
      }),
    );
    const first = testClient(server, { retry: { attempts: 1 } });
    await expect(count(first)).rejects.toMatchObject({ status: 429, retryAfterMs: 60_000 });
    const second = testClient(server);
    expect(await count(second)).toBe(1);
    expect(second.slept[0]).toBeGreaterThan(50_000);
  });

  it.each([500, 502, 503, 504])("recovers from %i within five tries, 1-2-4-8 s apart (W3)", async (status) => {
    const server = await opened(
      startFaultServer((response, number) => {
        if (number < 5) response.writeHead(status).end("<html>");
        else sendJson(response, ONE_CIRCUIT);
      }),
    );
    const test = testClient(server);
    expect(await count(test)).toBe(1);
    expect(test.slept).toEqual([1000, 2000, 4000, 8000]);
  });

  it("gives up after five tries, then leaves the server alone and sends one probe (W3)", async () => {
    let healthy = false;
    const server = await opened(
      startFaultServer((response) => {
        if (healthy) sendJson(response, ONE_CIRCUIT);
        else response.writeHead(503).end();
      }),
    );
    let time = 0;
    const clock = { now: () => time, sleep: (ms: number) => Promise.resolve(void (time += ms)) };
    const test = testClient(server, clock);
    await expect(count(test)).rejects.toMatchObject({ kind: "http_status", status: 503 });
    expect(server.requests).toHaveLength(5);
    await expect(count(test)).rejects.toMatchObject({ kind: "unreachable", code: "OUTAGE", retryable: true });
    expect(server.requests).toHaveLength(5);
    time += 16_000;
    await expect(count(test)).rejects.toMatchObject({ kind: "http_status" });
    expect(server.requests).toHaveLength(6);
    healthy = true;
    await expect(count(test)).rejects.toMatchObject({ code: "OUTAGE" });
    time += 16_000;
    expect(await count(test)).toBe(1);
    expect(await count(test)).toBe(1);
  });

  it("reconnects after a refused or reset connection", async () => {
    const server = await opened(
      startFaultServer((response, number) => {
        if (number < 3) response.socket?.resetAndDestroy();
        else sendJson(response, ONE_CIRCUIT);
      }),
    );
    expect(await count(testClient(server))).toBe(1);

    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => closed.once("listening", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const refused = testClient({ baseUrl: `http://127.0.0.1:${port}` });
    await expect(count(refused)).rejects.toMatchObject({ kind: "unreachable", code: "ECONNREFUSED" });
    expect(refused.slept).toEqual([1000, 2000, 4000, 8000]);
  });

  it("reads an answer again that broke off before its first batch, but never repeats rows (W8)", async () => {
    const many = dataset(
      CIRCUIT_HEADING,
      Array.from({ length: 700 }, () => Object.values(circuitCells())),
    );
    const server = await opened(
      startFaultServer((response, number) => {
        if (number === 1) sendJson(response, ONE_CIRCUIT.slice(0, -50));
        else if (number === 2) sendJson(response, ONE_CIRCUIT);
        else sendJson(response, many.slice(0, -50));
      }),
    );
    const test = testClient(server);
    expect(await count(test)).toBe(1);
    const sizes: number[] = [];
    const reading = (async () => {
      for await (const batch of test.client.circuits("ACTIV")) sizes.push(batch.length);
    })();
    await expect(reading).rejects.toMatchObject({ kind: "truncated", retryable: true });
    expect(sizes).toEqual([500]);
    expect(server.requests).toHaveLength(3);
  });
});

describe("answers that never end or break off", () => {
  it.each(["truncated by length", "cut between chunks", "cleanly closed", "reset"])(
    "stores nothing when %s (W8)",
    async (fault) => {
      const server = await opened(
        startSocketServer((socket) => {
          const part = ONE_CIRCUIT.slice(0, 200);
          if (fault === "truncated by length")
            socket.end(`${HEAD}content-length: ${ONE_CIRCUIT.length}\r\n\r\n${part}`);
          else if (fault === "cut between chunks")
            socket.end(`${HEAD}transfer-encoding: chunked\r\n\r\nc8\r\n${part}\r\n`);
          else if (fault === "cleanly closed") socket.end(`${HEAD}connection: close\r\n\r\n${part}`);
          else
            socket.write(`${HEAD}content-length: ${ONE_CIRCUIT.length}\r\n\r\n${part}`, () =>
              setImmediate(() => socket.resetAndDestroy()),
            );
        }),
      );
      await expect(count(testClient(server, { retry: { attempts: 1 } }))).rejects.toMatchObject({ kind: "truncated" });
    },
  );

  it.each(["sends no header", "sends half a header", "sends one byte at a time"])(
    "ends at the deadline when the server %s (W7)",
    async (fault) => {
      const timers: NodeJS.Timeout[] = [];
      const server = await opened(
        startSocketServer((socket) => {
          if (fault === "sends half a header") socket.write("HTTP/1.1 200 OK\r\ncontent-");
          if (fault !== "sends one byte at a time") return;
          socket.write(`${HEAD}content-length: ${ONE_CIRCUIT.length}\r\n\r\n`);
          let sent = 0;
          timers.push(setInterval(() => socket.write(ONE_CIRCUIT[sent++] ?? " "), 20));
        }),
      );
      const test = testClient(server, { totalTimeoutMs: 300, retry: { attempts: 1 } });
      await expect(count(test)).rejects.toMatchObject({ kind: "timeout" });
      await expect.poll(() => server.sockets.size).toBe(0);
      timers.forEach(clearInterval);
    },
  );

  it("takes a connection that is never made for an unreachable server (W7)", async () => {
    // A listener whose backlog is never accepted from cannot be made portably; the resolver hangs instead.
    const test = testClient(
      { baseUrl: "https://workstudio.example" },
      {
        connectTimeoutMs: 200,
        retry: { attempts: 1 },
        resolveHost: () => new Promise(() => undefined),
      },
    );
    await expect(count(test)).rejects.toMatchObject({ kind: "unreachable", code: "UND_ERR_CONNECT_TIMEOUT" });
  });

  it("does not count the reader's own time against the server", async () => {
    const many = dataset(
      CIRCUIT_HEADING,
      Array.from({ length: 1200 }, () => Object.values(circuitCells())),
    );
    const server = await opened(startFaultServer((response) => sendJson(response, many)));
    let rows = 0;
    for await (const batch of testClient(server, { totalTimeoutMs: 400 }).client.circuits("ACTIV")) {
      rows += batch.length;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(rows).toBe(1200);
  });
});

describe("limits (W9)", () => {
  it("stops a gzip bomb at the cap with flat memory", async () => {
    const bomb = Readable.from(
      (function* () {
        yield Buffer.from('{"Protocol":"DATASET","SQL":"');
        for (let mib = 0; mib < 300; mib++) yield Buffer.alloc(1024 * 1024, 0x20);
      })(),
    ).pipe(createGzip());
    const pieces: Buffer[] = [];
    for await (const piece of bomb) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const server = await opened(
      startFaultServer((response) => sendJson(response, body, { "content-encoding": "gzip" })),
    );
    const before = process.memoryUsage().rss;
    await expect(unitsOf(testClient(server), "2025-1")).rejects.toMatchObject({ kind: "too_large" });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    expect(server.requests).toHaveLength(1);
  });

  it("stops a plain flood at the cap, announced or not", async () => {
    const server = await opened(
      startFaultServer((response, number) => {
        response.writeHead(200, {
          "content-type": "application/json",
          ...(number === 1 ? { "content-length": "900000000" } : {}),
        });
        const flood = (): void => {
          while (!response.destroyed && response.write(" ".repeat(65_536)));
        };
        response.on("drain", flood);
        flood();
      }),
    );
    const test = testClient(server, { maxResponseBytes: 2_000_000 });
    await expect(count(test)).rejects.toMatchObject({ kind: "too_large" });
    await expect(count(test)).rejects.toMatchObject({ kind: "too_large" });
  });

  it("counts bytes after decompression", async () => {
    const body = gzipSync(ONE_CIRCUIT);
    const server = await opened(
      startFaultServer((response) => sendJson(response, body, { "content-encoding": "gzip" })),
    );
    await expect(count(testClient(server, { maxResponseBytes: ONE_CIRCUIT.length - 1 }))).rejects.toMatchObject({
      kind: "too_large",
    });
    expect(await count(testClient(server, { maxResponseBytes: ONE_CIRCUIT.length }))).toBe(1);
  });

  it("refuses 40 KB of headers", async () => {
    const server = await opened(
      startSocketServer((socket) => socket.end(`${HEAD}x-long: ${"x".repeat(40_000)}\r\n\r\n{}`)),
    );
    await expect(count(testClient(server))).rejects.toMatchObject({ kind: "too_large" });
  });
});

describe("addresses (G1)", () => {
  it.each(["127.0.0.1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "::1"])(
    "never connects to a name that leads to %s",
    async (address) => {
      const test = testClient(
        { baseUrl: "https://workstudio.example" },
        { resolveHost: () => Promise.resolve([{ address, family: address.includes(":") ? 6 : 4 }]) },
      );
      await expect(count(test)).rejects.toMatchObject({ kind: "refused_address" });
      await expect(test.client.echo()).rejects.toMatchObject({ kind: "refused_address" });
      expect(test.slept).toEqual([]);
    },
  );

  it("refuses the machine's own name without the list", async () => {
    const server = await opened(startFaultServer((response) => sendJson(response, ONE_CIRCUIT)));
    const port = new URL(server.baseUrl).port;
    await expect(count(testClient({ baseUrl: `https://localhost:${port}` }))).rejects.toMatchObject({
      kind: "refused_address",
    });
    expect(server.requests).toEqual([]);
  });

  it("tells a server that does not speak HTTP and a name that does not exist", async () => {
    const server = await opened(startSocketServer((socket) => socket.end("220 mail.example ESMTP\r\n")));
    await expect(count(testClient(server, { retry: { attempts: 1 } }))).rejects.toMatchObject({ kind: "unreachable" });
    const lost = testClient(
      { baseUrl: "https://workstudio.example" },
      { retry: { attempts: 2 }, resolveHost: () => Promise.resolve([]) },
    );
    await expect(count(lost)).rejects.toMatchObject({ kind: "unreachable", code: "ENOTFOUND" });
  });
});
