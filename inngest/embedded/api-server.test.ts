import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logTo } from "./log";
import { type EmbeddedInngest, startEmbeddedInngest } from "./start-embedded-inngest";
import { dropSchema, query, testDatabaseUrl } from "./testing/test-database";

let server: EmbeddedInngest;
beforeAll(async () => {
  logTo(() => undefined);
  await dropSchema();
  server = await startEmbeddedInngest({ databaseUrl: testDatabaseUrl(), serveUrls: [], eventKey: "the-key" });
});
afterAll(() => server.close());

/** node:http, as fetch does not let a program choose Host and Origin. */
const ask = (method: string, path: string, headers: Record<string, string>, body = ""): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(`${server.origin}${path}`, { method, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject);
    sent.end(body);
  });

const countEvents = async () => (await query("select 1 from inngest_local.events")).length;

describe("the HTTP side", () => {
  it("stores events, and answers with their ids", async () => {
    expect(await ask("POST", "/e/the-key", {}, JSON.stringify({ name: "a/b", data: { text: "a\u0000b" } }))).toBe(200);
    expect(await countEvents()).toBe(1);
    expect(await ask("GET", "/health", {})).toBe(200);
  });

  it.each(["/e/another-key", "/e/", "/e", "/e/%E0%A4%A", "/e/the-key%20"])(
    "refuses an event sent to %s, for it has not the key of this start",
    async (path) => {
      const before = await countEvents();
      expect(await ask("POST", path, {}, '{"name":"circuits/sync.requested"}')).toBe(401);
      expect(await countEvents()).toBe(before);
    },
  );

  it("takes no registration, for it asks its apps itself", async () => {
    expect(await ask("POST", "/fn/register", { authorization: "Bearer any" }, "{}")).toBe(404);
  });

  it("answers no web page and no rebound name", async () => {
    expect(await ask("POST", "/e/the-key", { origin: "http://127.0.0.1:3000" }, '{"name":"a/b"}')).toBe(403);
    expect(await ask("GET", "/health", { host: "inngest.example.com" })).toBe(403);
  });

  it.each([
    "",
    "nonsense",
    "{}",
    '{"name":""}',
    '{"name":"inngest/function.failed"}',
    '{"name":"a\\u0000b"}',
    '{"name":"a/b","id":"\\u0000"}',
    '[{"name":"a/b"},{"name":7}]',
  ])("refuses %j whole", async (body) => {
    const before = await countEvents();
    expect(await ask("POST", "/e/the-key", {}, body)).toBe(400);
    expect(await countEvents()).toBe(before);
  });

  it("refuses more than 4 MiB, and knows no other paths", async () => {
    expect(
      await ask("POST", "/e/the-key", {}, JSON.stringify({ name: "a/b", data: { text: "x".repeat(4 * 1024 * 1024) } })),
    ).toBe(413);
    expect(await ask("GET", "/v1/runs/none", {})).toBe(404);
    expect(await ask("GET", "/%E0%A4%A", {})).toBe(404);
  });
});
