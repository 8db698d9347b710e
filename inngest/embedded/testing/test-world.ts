import { randomUUID } from "node:crypto";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { z } from "zod";
import { logTo } from "../log";
import { type Engine, startEngine } from "./engine";
import { listenTestApp } from "./listen-test-app";
import { dropSchema } from "./test-database";
import { isRealServer, until } from "./until";

const noop = () => undefined;
const silent = { info: noop, warn: noop, error: noop, debug: noop };
const runsSchema = z.object({
  data: z.array(z.object({ run_id: z.string(), status: z.string(), output: z.unknown() })),
});
export type Run = z.infer<typeof runsSchema>["data"][number];

/** An app with the real SDK in a real HTTP server, and an engine that runs it. */
export type World = {
  client: TestClient;
  serveUrl: string;
  engine: Engine;
  /** Sends one event; returns the engine's id of it. */
  send: (event: { name: string; id?: string; data?: Record<string, unknown> }) => Promise<string>;
  runs: (eventId: string) => Promise<Run[]>;
  /** Waits until the event's only run has ended. */
  ended: (eventId: string) => Promise<Run>;
  /** Takes the app away and brings it back at the same address. */
  stopApp: () => Promise<void>;
  startApp: () => Promise<void>;
  close: () => Promise<void>;
};

export type TestClient = ReturnType<typeof testClient>;

/** A client of the SDK that talks to `origin`; every app has a name of its own, as a real server remembers earlier ones. */
export function testClient(origin: string, id = `app-${randomUUID()}`) {
  return new Inngest({ id, isDev: true, baseUrl: origin, logger: silent, internalLogger: silent });
}

export async function openWorld(
  define: (client: TestClient) => InngestFunction.Like[],
  start: (serveUrl: string) => Promise<Engine> = startEngine,
): Promise<World> {
  logTo(noop);
  if (!isRealServer) await dropSchema();
  let app = await listenTestApp();
  const engine = await start(app.serveUrl);
  const client = testClient(engine.origin);
  const functions = define(client);
  const handler = serve({ client, functions });
  app.serve(handler);
  if (isRealServer) await fetch(app.serveUrl, { method: "PUT" });
  else {
    await until("the app is synced", () => isSynced(engine.origin)).catch(async (error: unknown) => {
      const problems = await appProblems(engine.origin);
      await engine.close();
      await app.close();
      throw new Error(problems.join(), { cause: error });
    });
  }
  const runs = async (eventId: string) => readRuns(engine.origin, eventId);
  return {
    client,
    serveUrl: app.serveUrl,
    engine,
    runs,
    send: async (event) => {
      const { ids } = await client.send(event);
      if (ids[0] === undefined) throw new Error("the event has no id");
      return ids[0];
    },
    ended: (eventId) =>
      until("the run has ended", async () =>
        (await runs(eventId)).find(({ status }) => status !== "Running" && status !== "Queued"),
      ),
    stopApp: () => app.close(),
    startApp: async () => {
      app = await listenTestApp(app.port);
      app.serve(handler);
    },
    close: async () => {
      await engine.close();
      await app.close();
    },
  };
}

export async function readRuns(origin: string, eventId: string): Promise<Run[]> {
  const answer = await fetch(`${origin}/v1/events/${eventId}/runs`);
  return runsSchema.parse(await answer.json()).data;
}

const healthSchema = z.object({ apps: z.array(z.object({ isSynced: z.boolean(), problem: z.string().nullable() })) });

export async function isSynced(origin: string): Promise<boolean> {
  return (await appProblems(origin)).every((problem) => problem === null);
}

/** What keeps each app from being synced; null when nothing does. */
export async function appProblems(origin: string): Promise<(string | null)[]> {
  const health = healthSchema.parse(await (await fetch(`${origin}/health`)).json());
  return health.apps.map((app) => (app.isSynced ? null : (app.problem ?? "not synced yet")));
}
