import type { InngestFunction } from "inngest";
import { afterEach, describe, expect, it } from "vitest";
import { serve } from "inngest/edge";
import { logTo } from "../log";
import { type Engine, devKeys, startEngine } from "../testing/engine";
import { listenTestApp } from "../testing/listen-test-app";
import { dropSchema, query } from "../testing/test-database";
import { type TestClient, type World, appProblems, openWorld, testClient } from "../testing/test-world";
import { isRealServer, until } from "../testing/until";

const trigger = { triggers: [{ event: "any/asked" }] };
const handler = async () => undefined;
const cases: [string, (client: TestClient) => InngestFunction.Like][] = [
  ["debounce", (client) => client.createFunction({ id: "x", debounce: { period: "5s" }, ...trigger }, handler)],
  [
    "throttle",
    (client) => client.createFunction({ id: "x", throttle: { limit: 1, period: "5s" }, ...trigger }, handler),
  ],
  [
    "rateLimit",
    (client) => client.createFunction({ id: "x", rateLimit: { limit: 1, period: "5s" }, ...trigger }, handler),
  ],
  [
    "batchEvents",
    (client) => client.createFunction({ id: "x", batchEvents: { maxSize: 5, timeout: "5s" }, ...trigger }, handler),
  ],
  [
    "priority",
    (client) => client.createFunction({ id: "x", priority: { run: "event.data.age" }, ...trigger }, handler),
  ],
  ["idempotency", (client) => client.createFunction({ id: "x", idempotency: "event.data.id", ...trigger }, handler)],
  ["timeouts.start", (client) => client.createFunction({ id: "x", timeouts: { start: "5s" }, ...trigger }, handler)],
  [
    "concurrency.scope",
    (client) =>
      client.createFunction({ id: "x", concurrency: { limit: 1, scope: "env", key: '"all"' }, ...trigger }, handler),
  ],
  [
    'the expression "event.data.a + event.data.b"',
    (client) =>
      client.createFunction(
        { id: "x", concurrency: { limit: 1, key: "event.data.a + event.data.b" }, ...trigger },
        handler,
      ),
  ],
  [
    'the expression "event.data.size > 5"',
    (client) =>
      client.createFunction({ id: "x", triggers: [{ event: "any/asked", if: "event.data.size > 5" }] }, handler),
  ],
  [
    "cancel.0.timeout",
    (client) =>
      client.createFunction({ id: "x", cancelOn: [{ event: "any/stop", timeout: "5s" }], ...trigger }, handler),
  ],
];

describe.skipIf(isRealServer)("what the embedded server does not run", () => {
  let engine: Engine;
  let closeApp: () => Promise<void>;
  afterEach(async () => {
    await engine.close();
    await closeApp();
  });

  it.each(cases)("refuses the app at registration: %s", async (feature, define) => {
    logTo(() => undefined);
    await dropSchema();
    const app = await listenTestApp();
    closeApp = app.close;
    engine = await startEngine(app.serveUrl);
    const client = testClient(engine.origin, devKeys, "shop");
    app.serve(
      serve({ client, functions: [define(client), client.createFunction({ id: "plain", ...trigger }, handler)] }),
    );
    const problem = await until(
      "the refusal is told",
      async () => (await appProblems(engine.origin)).find((text) => text?.includes("uses") === true) ?? undefined,
    );
    expect(problem).toContain(`function shop-x uses ${feature}`);
    expect(problem).toContain("which the embedded server does not run");
  });
});

describe.skipIf(isRealServer)("steps the embedded server does not run", () => {
  let world: World;
  afterEach(() => world.close());

  it("fails the run at once and says why", async () => {
    world = await openWorld((client) => [
      client.createFunction({ id: "waiter", retries: 5, triggers: [{ event: "wait/asked" }] }, async ({ step }) =>
        step.waitForEvent("more", { event: "wait/more", timeout: "1h" }),
      ),
      client.createFunction({ id: "caller", retries: 5, triggers: [{ event: "call/asked" }] }, async ({ step }) =>
        step.invoke("other", { function: client.createFunction({ id: "callee", triggers: [] }, handler) }),
      ),
    ]);
    for (const [event, tool] of [
      ["wait/asked", "step.waitForEvent"],
      ["call/asked", "step.invoke"],
    ] as const) {
      await world.send({ name: event });
      const ended = `select r.output::json->>'message' as message from inngest_local.runs r join inngest_local.events e using (event_id)
         where e.name = $1 and r.status = 'Failed'`;
      const failed = await until(
        "the run has failed",
        async () => (await query<{ message: string }>(ended, [event]))[0],
      );
      expect(failed.message).toBe(`the function uses ${tool}, which the embedded server does not run`);
    }
  });
});
