import { randomUUID } from "node:crypto";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { z } from "zod";
import { signatureOf } from "../../signature";
import { logTo } from "../log";
import { type Engine, type Keys, startEngine } from "./engine";
import { listenTestApp } from "./listen-test-app";
import { KEY, type Run, SeenRuns } from "./seen-runs";
import { dropSchema } from "./test-database";
import { isRealServer, until } from "./until";

const noop = () => undefined;
const silent = { info: noop, warn: noop, error: noop, debug: noop };

/** An app with the real SDK in a real HTTP server, and an engine that runs it. */
export type World = {
  client: TestClient;
  serveUrl: string;
  engine: Engine;
  /** Sends one event; returns the key by which its runs are known. */
  send: (event: { name: string; id?: string; data?: Record<string, unknown> }) => Promise<string>;
  /** The runs of an event that the app has seen so far. */
  runs: (key: string) => Run[];
  /** Waits until the event's only run has ended. */
  ended: (key: string) => Promise<Run>;
  /** Takes the app away and brings it back at the same address. */
  stopApp: () => Promise<void>;
  startApp: () => Promise<void>;
  close: () => Promise<void>;
};

export type TestClient = ReturnType<typeof testClient>;

/**
 * A client of the SDK that talks to `origin`; every app has a name of its own, as a real server remembers earlier ones.
 */
export function testClient(origin: string, { eventKey, signingKey }: Keys, id = `app-${randomUUID()}`) {
  return new Inngest({
    id,
    isDev: signingKey === null,
    baseUrl: origin,
    eventKey,
    logger: silent,
    internalLogger: silent,
    ...(signingKey === null ? {} : { signingKey }),
  });
}

export async function openWorld(
  define: (client: TestClient) => InngestFunction.Like[],
  start: (serveUrl: string) => Promise<Engine> = startEngine,
): Promise<World> {
  logTo(noop);
  if (!isRealServer) await dropSchema();
  let app = await listenTestApp();
  const engine = await start(app.serveUrl);
  const client = testClient(engine.origin, engine.keys);
  const seen = new SeenRuns();
  const observer = client.createFunction(
    { id: "observer", retries: 0, triggers: [{ event: "inngest/function.cancelled" }] },
    async ({ event }) => seen.noteCancelled(event.data),
  );
  const handler = serve({ client, functions: [...define(client), observer] });
  app.serve(handler, seen);
  const close = async () => {
    await engine.close();
    await app.close();
  };
  try {
    if (engine.keys.signingKey !== null) await register(app.serveUrl, engine.keys.signingKey);
    else await until("the app is synced", () => isSynced(engine.origin));
  } catch (error) {
    const problems = await appProblems(engine.origin).catch(() => []);
    await close();
    throw new Error(problems.join() || "the app was not registered", { cause: error });
  }
  return {
    client,
    serveUrl: app.serveUrl,
    engine,
    runs: (key) => seen.of(key),
    send: async (event) => {
      const key = randomUUID();
      await client.send({ ...event, data: { ...event.data, [KEY]: key } });
      return key;
    },
    ended: (key) => until("the run has ended", () => seen.of(key).find(({ status }) => status !== "Running")),
    stopApp: () => app.close(),
    startApp: async () => {
      app = await listenTestApp(app.port);
      app.serve(handler, seen);
    },
    close,
  };
}

/** The PUT by which an app in production registers; throws unless the server took it. */
async function register(serveUrl: string, signingKey: string): Promise<void> {
  const headers = { "x-inngest-signature": signatureOf(signingKey, "") };
  const answer = await fetch(serveUrl, { method: "PUT", headers });
  if (!answer.ok) throw new Error(`the registration was answered ${answer.status}: ${await answer.text()}`);
}

const healthSchema = z.object({ apps: z.array(z.object({ isSynced: z.boolean(), problem: z.string().nullable() })) });

export async function isSynced(origin: string): Promise<boolean> {
  return (await appProblems(origin)).every((problem) => problem === null);
}

/** What keeps each app from being synced; null when nothing does. For the embedded server only. */
export async function appProblems(origin: string): Promise<(string | null)[]> {
  const health = healthSchema.parse(await (await fetch(`${origin}/health`)).json());
  return health.apps.map((app) => (app.isSynced ? null : (app.problem ?? "not synced yet")));
}
