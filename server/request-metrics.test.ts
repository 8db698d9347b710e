import { createServer } from "node:http";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countRequest, readRequestMetrics } from "./request-metrics.mjs";

const server = createServer((request, response) => {
  countRequest(request, response, request.url ?? "");
  response.statusCode = request.url === "/gone" ? 404 : 200;
  if (request.url !== "/cut") response.end("answer");
  else response.write("the beginning");
});
let origin = "";
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  origin = `http://127.0.0.1:${address.port}`;
});
afterAll(() => server.closeAllConnections());

const counted = async (labels: string) =>
  Number(new RegExp(`_count\\{${labels}\\} (\\d+)`).exec(await readRequestMetrics())?.[1] ?? 0);

describe("requests that the panel served", () => {
  it.each([
    ["/circuits", {}, 'kind="page",status="2xx"'],
    ["/gone", {}, 'kind="page",status="4xx"'],
    ["/circuits", { headers: { rsc: "1" } }, 'kind="data",status="2xx"'],
    ["/circuits", { method: "POST", headers: { "next-action": "x" } }, 'kind="action",status="2xx"'],
    ["/api/search?q=x", {}, 'kind="route",status="2xx"'],
    ["/_next/static/a.js", {}, 'kind="file",status="2xx"'],
  ])("%s %j counts as %s", async (path, how, labels) => {
    const before = await counted(labels);
    await (await fetch(`${origin}${path}`, how)).text();
    await expect.poll(() => counted(labels)).toBe(before + 1);
  });

  it("a reader who goes away counts as cut off", async () => {
    const abort = new AbortController();
    await fetch(`${origin}/cut`, { signal: abort.signal });
    abort.abort();
    await expect.poll(() => counted('kind="page",status="cut"')).toBe(1);
  });
});
