import { type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { readJson } from "./read-json";

const unanswered = "The server did not answer.";
let stop: (() => void) | null = null;
afterEach(() => stop?.());

/** A server of its own, and its address. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe("reading JSON of the server", () => {
  it("gives what it answers, also nothing", async () => {
    const address = await serve((request, response) =>
      response.end(request.headers.accept === "application/json" ? "null" : "{}"),
    );
    expect(await readJson(address, { unanswered })).toBeNull();
  });

  it("fails with the server's own sentence where it refuses", async () => {
    const address = await serve((_request, response) => {
      response.statusCode = 403;
      response.end(JSON.stringify({ code: "FORBIDDEN", message: "You may not see this." }));
    });
    await expect(readJson(address, { unanswered })).rejects.toThrow("You may not see this.");
  });

  it.each([
    [502, "<h1>Bad gateway</h1>"],
    [200, "<h1>Sign in</h1>"],
    [500, "{}"],
    [500, "null"],
  ])("fails with a sentence where %i comes with %s", async (status, text) => {
    const address = await serve((_request, response) => {
      response.statusCode = status;
      response.end(text);
    });
    await expect(readJson(address, { unanswered })).rejects.toThrow(new Error(unanswered));
  });

  it("fails with a sentence where nobody listens, and as given up where it was given up", async () => {
    const address = await serve(() => undefined);
    const given = new AbortController();
    const reading = readJson(address, { unanswered, signal: given.signal });
    given.abort();
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
    stop?.();
    await expect(readJson(address, { unanswered })).rejects.toThrow(new Error(unanswered));
  });
});
