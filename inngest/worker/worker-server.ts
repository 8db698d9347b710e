import "server-only";
import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { tellMetrics } from "@/lib/domain/metrics/tell-metrics";
import { logger } from "@/lib/platform/logger";
import { pingDatabase } from "@/lib/platform/ping-database";

/** A run's state travels with every call: up to 4 MB of it, as JSON in JSON. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;
/** A run that is handed back is tried again after this long, by whichever worker is up. */
const HAND_BACK_SECONDS = 1;
/** Only these: the SDK would answer OPTIONS with CORS headers (security E10). */
const JOB_METHODS = new Set(["GET", "POST", "PUT"]);

export type WorkerServer = {
  port: number;
  /**
   * Takes no more calls, waits up to `graceMs` for those under way, and hands back what has not ended by then. What
   * nobody waits for any more is not waited for.
   */
  close: (graceMs: number) => Promise<void>;
};

/**
 * Serves what a worker has: `/api/inngest` for the jobs server, `/api/health` (the process lives and the database
 * answers), `/api/ready` (it also takes work: not while it stops) and `/api/metrics` for a monitor. Nothing else
 * exists here.
 */
export async function startWorkerServer({
  host,
  port,
  answerJob,
}: {
  host: string;
  port: number;
  answerJob: (request: Request) => Promise<Response>;
}): Promise<WorkerServer> {
  const waiting = new Map<ServerResponse, () => void>();
  let isStopping = false;

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(incoming.url ?? "/", "http://worker");
    if (pathname === "/api/health") return send(response, await health());
    if (pathname === "/api/ready")
      return send(response, isStopping ? Response.json({ status: "stopping" }, { status: 503 }) : await health());
    if (pathname === "/api/metrics" && incoming.method === "GET")
      return send(response, await tellMetrics(headersOf(incoming)));
    if (pathname !== "/api/inngest")
      return send(response, Response.json({ ok: false, code: "NOT_FOUND" }, { status: 404 }));
    if (!JOB_METHODS.has(incoming.method ?? "")) return send(response, new Response(null, { status: 405 }));
    if (isStopping) return send(response, handedBack());
    if (Number(incoming.headers["content-length"] ?? 0) > BODY_LIMIT_BYTES)
      return send(response, tooLarge(), { closes: true });
    const { request, overflow } = requestOf(incoming);
    const ended = new Promise<null>((resolve) => response.once("close", () => resolve(null)));
    const cutOff = new Promise<Response>((resolve) => waiting.set(response, () => resolve(handedBack())));
    const answered = await Promise.race([overflow, answerJob(request), cutOff, ended]).finally(() =>
      waiting.delete(response),
    );
    // What a refused caller still sends is not read.
    if (answered) await send(response, answered, { closes: incoming.complete ? isStopping : true });
  };

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      logger.error({ err: error }, "a call of the jobs server could not be answered");
      response.destroy();
    });
  });
  // A step may take as long as its work does; the caller has its own limit.
  server.requestTimeout = 0;
  server.listen(port, host);
  await once(server, "listening");

  const close = async (graceMs: number): Promise<void> => {
    isStopping = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    for (const until = Date.now() + graceMs; waiting.size > 0 && Date.now() < until;) await delay(50);
    if (waiting.size > 0) logger.warn({ calls: waiting.size }, "steps under way are handed back");
    for (const handBack of waiting.values()) handBack();
    await Promise.race([closed, delay(500)]);
    server.closeAllConnections();
  };
  return { port: portOf(server), close };
}

async function health(): Promise<Response> {
  try {
    await pingDatabase();
    return Response.json({ status: "ok" });
  } catch (error) {
    logger.error({ err: error }, "health: the database does not answer");
    return Response.json({ status: "database unreachable" }, { status: 503 });
  }
}

/** To the engine a failed try that may be made again soon: its header makes it the SDK's own answer. */
function handedBack(): Response {
  return Response.json(
    { name: "WorkerStopped", message: "The worker is stopping; the step is made again by another one." },
    { status: 503, headers: { "x-inngest-sdk": "js", "retry-after": String(HAND_BACK_SECONDS) } },
  );
}

function tooLarge(): Response {
  return Response.json({ ok: false, code: "INVALID" }, { status: 413 });
}

/**
 * The call with its body still unread, so that whoever answers can ask first who calls; `overflow` answers a body that
 * goes on beyond the cap.
 */
function requestOf(incoming: IncomingMessage): { request: Request; overflow: Promise<Response> } {
  const headers = headersOf(incoming);
  const method = incoming.method ?? "GET";
  let overflows: (answer: Response) => void = () => undefined;
  const overflow = new Promise<Response>((resolve) => (overflows = resolve));
  const capped = async function* () {
    let bytes = 0;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > BODY_LIMIT_BYTES) {
        overflows(tooLarge());
        throw new Error("The body is larger than a call of the jobs server can be.");
      }
      yield chunk;
    }
  };
  const request = new Request(new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "worker"}`), {
    method,
    headers,
    ...(method === "GET" ? {} : { body: Readable.toWeb(Readable.from(capped())) as ReadableStream, duplex: "half" }),
  });
  return { request, overflow };
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  return headers;
}

async function send(response: ServerResponse, answer: Response, { closes = false } = {}): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    "content-length": body.length,
    "cache-control": "no-store",
    ...(closes ? { connection: "close" } : {}),
  });
  response.end(body);
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the worker has no port");
  return address.port;
}
