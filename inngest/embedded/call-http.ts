import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { signatureOf } from "../signature";

const capMs = 2 * 60 * 60 * 1_000;
const answerLimitBytes = 64 * 1024 * 1024;

export type HttpAnswer = { status: number; headers: IncomingHttpHeaders; body: string };

/** Nothing listens there: the request was never delivered, so no work was begun. */
export class RefusedError extends Error {
  override name = "RefusedError";
}

/** Connections are kept, as a run makes one call per step. */
export function createAgent(): Agent {
  return new Agent({ keepAlive: true, keepAliveMsecs: 1_000, scheduling: "lifo" });
}

type Call = {
  agent: Agent;
  /** Signs the call as an Inngest server does; without it the call shows the secret of this start. */
  signingKey?: string | null;
  method: "PUT" | "POST";
  url: string;
  headers?: Record<string, string>;
  body: string;
  timeoutMs?: number;
  signal?: AbortSignal;
};

/**
 * Sends JSON with node:http, which waits for slow steps (fetch gives up after 300 s), at most two hours.
 * Throws RefusedError when nothing listens, or the error of the connection.
 */
export async function callHttp(call: Call): Promise<HttpAnswer> {
  try {
    return await exchange(call);
  } catch (error) {
    if (!(error instanceof StaleConnectionError)) throw error;
    // A kept connection may have been closed by the app at the very moment of use; the next one is new.
    return exchange(call).catch((again: unknown) => {
      // The first request may have been what ended the app, so this does not pass for undelivered.
      throw again instanceof RefusedError ? new Error("the app went away during the call") : again;
    });
  }
}

/** Dev mode signs nothing, so a secret that only this machine's start knows tells the app who calls. */
function proof(signingKey: string | null, body: string): Record<string, string> {
  if (signingKey !== null)
    return { "x-inngest-server-kind": "cloud", "x-inngest-signature": signatureOf(signingKey, body) };
  const token = process.env["INNGEST_DEV_TOKEN"];
  return token ? { authorization: `Bearer ${token}` } : {};
}

class StaleConnectionError extends Error {}

function exchange({
  agent,
  signingKey = null,
  method,
  url,
  headers,
  body,
  timeoutMs = capMs,
  signal,
}: Call): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const allHeaders = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "x-inngest-server-kind": "dev",
      ...proof(signingKey, body),
      ...headers,
    };
    const sent = request(url, { agent, method, headers: allHeaders, ...(signal ? { signal } : {}) });
    const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${timeoutMs / 1_000} s`)), timeoutMs);
    const fail = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error.code === "ECONNREFUSED") return reject(new RefusedError(`nothing listens at ${url}`));
      if (sent.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE"))
        return reject(new StaleConnectionError(error.message));
      reject(error);
    };
    sent.on("error", fail);
    sent.on("response", (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > answerLimitBytes) sent.destroy(new Error("the answer is larger than 64 MiB"));
        else chunks.push(chunk);
      });
      answer.on("error", (error) => reject(error));
      answer.on("close", () => clearTimeout(timer));
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    sent.end(body);
  });
}
