import { createHash, timingSafeEqual } from "node:crypto";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { Pool } from "pg";
import { ZodError } from "zod";
import { hashedSigningKey } from "../signature";
import { UnsupportedFunctionError } from "./function-config";
import type { AppState } from "./keep-apps-synced";
import { log } from "./log";
import { getRun, listRunsOfEvent } from "./read-runs";
import { InvalidEventsError, receiveEvents } from "./receive-events";
import type { Settings } from "./settings";
import { storeApp } from "./store-app";
import { readRegistration } from "./sync-app";

const bodyLimitBytes = 4 * 1024 * 1024;
type Reply = { status: number; body: unknown };
type Context = {
  pool: Pool;
  settings: Pick<Settings, "eventKey" | "signingKey">;
  appStates: () => AppState[];
  callsInFlight: () => number;
  onSynced: () => void;
};

const digest = (text: string) => createHash("sha256").update(text).digest();
const isSame = (one: string, other: string) => timingSafeEqual(digest(one), digest(other));

/** The HTTP side: events in, and a little to read. Answers this machine only (security E11: there is no login). */
export function createApiServer(context: Context): Server {
  return createServer((request, response) => {
    answer(request, context)
      .catch((error: unknown): Reply => {
        if (error instanceof InvalidEventsError)
          return { status: 400, body: { ids: [], status: 400, error: error.message } };
        log("error", "a request failed", { url: request.url, error: String(error) });
        return { status: 503, body: { ids: [], status: 503, error: "the events could not be stored" } };
      })
      .then(
        (reply) => send(response, reply),
        () => response.destroy(),
      );
  });
}

async function answer(request: IncomingMessage, context: Context): Promise<Reply> {
  if (!isFromThisMachine(request))
    return { status: 403, body: { status: 403, error: "only programs on this machine may ask" } };
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  // Ids have no character that a URL must escape.
  const [first, second, third, fourth] = pathname.split("/").filter(Boolean);
  if (request.method === "POST" && first === "e") {
    if (!isSame(decoded(second), context.settings.eventKey))
      return { status: 401, body: { ids: [], status: 401, error: "Event key not found" } };
    const body = await readBody(request);
    if (body === null)
      return { status: 413, body: { ids: [], status: 413, error: "the events are larger than 4 MiB" } };
    const seed = request.headers["x-inngest-event-id-seed"];
    return {
      status: 200,
      body: { ids: await receiveEvents(context.pool, body, typeof seed === "string" ? seed : undefined), status: 200 },
    };
  }
  if (request.method === "POST" && first === "fn" && second === "register") return register(request, context);
  if (request.method === "GET" && first === "health") return health(context);
  if (request.method === "GET" && first === "v1" && third !== undefined) {
    if (second === "events" && fourth === "runs")
      return { status: 200, body: { data: await listRunsOfEvent(context.pool, third) } };
    const run = second === "runs" ? await getRun(context.pool, third) : null;
    if (run) return { status: 200, body: { data: run } };
  }
  return { status: 404, body: { status: 404, error: "not found" } };
}

/**
 * As an Inngest server takes an app that shows the signing key; the embedded server of a start asks its app instead.
 */
async function register(request: IncomingMessage, { pool, settings, onSynced }: Context): Promise<Reply> {
  const { signingKey } = settings;
  if (signingKey === null) return { status: 404, body: { status: 404, error: "not found" } };
  if (!isSame(request.headers.authorization ?? "", `Bearer ${hashedSigningKey(signingKey)}`))
    return { status: 401, body: { status: 401, error: "Unauthorized" } };
  const body = await readBody(request);
  if (body === null) return { status: 413, body: { status: 413, error: "the registration is larger than 4 MiB" } };
  try {
    await storeApp(pool, readRegistration(body));
  } catch (error) {
    if (!(error instanceof UnsupportedFunctionError || error instanceof ZodError || error instanceof SyntaxError))
      throw error;
    return { status: 400, body: { status: 400, error: error.message } };
  }
  onSynced();
  return { status: 200, body: { ok: true, modified: true } };
}

/** A key as it stands in a path; the empty text when it cannot be read. */
function decoded(part = ""): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

async function health({ pool, appStates, callsInFlight }: Context): Promise<Reply> {
  const isDatabaseUp = await pool.query("select 1").then(
    () => true,
    () => false,
  );
  return {
    status: isDatabaseUp ? 200 : 503,
    body: { status: isDatabaseUp ? "ok" : "no database", callsInFlight: callsInFlight(), apps: appStates() },
  };
}

/** A web page open in a browser here could reach this port too; browsers tell by `Origin`, rebound names by `Host`. */
function isFromThisMachine(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  return request.headers.origin === undefined && ["127.0.0.1", "localhost", "[::1]"].includes(host);
}

/** Null when the body is too large. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes <= bodyLimitBytes) chunks.push(chunk);
  }
  return bytes <= bodyLimitBytes ? Buffer.concat(chunks).toString("utf8") : null;
}

function send(response: ServerResponse, { status, body }: Reply): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(text);
}
