import { createHash } from "node:crypto";

const DRAINED_BYTES = 64 * 1024 * 1024;
const DRAIN_MS = 15_000;

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:28rem;margin:20dvh auto 0;padding:0 1.5rem}h1{font-size:1.25rem;line-height:1.3}
p{opacity:.8}a{color:LinkText}code{user-select:all;overflow-wrap:anywhere}`;
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * An answer of this server itself, as its reader takes it: a page for a browser, JSON below /api, else one sentence.
 * @typedef {{ status: number, code: string, title: string, message: string, retryAfterSeconds?: number, allow?: string
 * }} Refusal
 */

export const REFUSALS = /** @satisfies {Record<string, Refusal>} */ ({
  path: {
    status: 400,
    code: "INVALID",
    title: "This address cannot be read",
    message: "This address cannot be read. Check it for a stray % sign, or go to the start page.",
  },
  method: {
    status: 405,
    code: "INVALID",
    title: "This cannot be done here",
    message: "This address does not take that kind of request.",
    allow: "GET, HEAD, POST",
  },
  unreadable: {
    status: 400,
    code: "INVALID",
    title: "This request could not be read",
    message: "This request could not be read. Nothing was changed; reload the page and try again.",
  },
  busy: {
    status: 503,
    code: "UNAVAILABLE",
    title: "Too many large files at once",
    message: "The server reads too many large files right now. Nothing was changed; try again in a moment.",
    retryAfterSeconds: 5,
  },
  databaseAway: {
    status: 503,
    code: "UNAVAILABLE",
    title: "The database does not answer",
    message: "The database does not answer right now. Nothing you saved is lost. This page tries again by itself.",
    retryAfterSeconds: 5,
  },
});

/**
 * Head and body of a refusal.
 * @param {Refusal} refusal
 * @param {{ path: string, accept: string | undefined, id: string }} reader
 * @returns {{ status: number, headers: Record<string, string>, body: string }}
 */
export function refusalFor({ status, code, title, message, retryAfterSeconds, allow }, { path, accept, id }) {
  const isApi = path.startsWith("/api/");
  const isPage = !isApi && /text\/html/.test(accept ?? "");
  const body = isApi
    ? JSON.stringify({ ok: false, code, message })
    : isPage
      ? page({ title, message, id, retryAfterSeconds })
      : message;
  return {
    status,
    body,
    headers: {
      // Next hands an action the words of an answer of exactly this type, and no others.
      "content-type": isApi ? "application/json; charset=utf-8" : isPage ? "text/html; charset=utf-8" : "text/plain",
      "content-length": String(Buffer.byteLength(body)),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      "x-request-id": id,
      ...(isPage ? { "content-security-policy": POLICY, "referrer-policy": "same-origin" } : {}),
      ...(retryAfterSeconds ? { "retry-after": String(retryAfterSeconds) } : {}),
      ...(allow ? { allow } : {}),
    },
  };
}

/** @param {{ title: string, message: string, id: string, retryAfterSeconds: number | undefined }} words */
function page({ title, message, id, retryAfterSeconds }) {
  const again = retryAfterSeconds ? `<meta http-equiv="refresh" content="${retryAfterSeconds}">` : "";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${again}<title>${title} · WS-Tracker</title><style>${STYLE}</style></head><body><main><h1>${title}</h1><p>${message}</p><p><a href="/">Start page</a></p><p>If it stays like this, tell an administrator this id: <code>${id}</code></p></main></body></html>`;
}

/**
 * Refuses a request whose body may still be on its way: the answer goes out at once, and the rest is thrown away for a
 * while, because a connection cut in the middle of sending shows no answer.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {{ status: number, headers: Record<string, string>, body: string }} refusal
 */
export function refuse(request, response, { status, headers, body }) {
  if (response.headersSent || response.destroyed) return;
  const isUnread = !request.complete;
  response.writeHead(status, { ...headers, ...(isUnread ? { connection: "close" } : {}) });
  const isBodyless = request.method === "HEAD";
  if (!isUnread) return void response.end(isBodyless ? undefined : body);
  if (!isBodyless) response.write(body);
  let drained = 0;
  const finish = () => {
    clearTimeout(timer);
    request.off("data", count);
    response.end();
  };
  const count = (/** @type {Buffer} */ chunk) => {
    drained += chunk.length;
    if (drained > DRAINED_BYTES) finish();
  };
  const timer = setTimeout(finish, DRAIN_MS);
  request.on("data", count).resume();
  request.once("end", finish).once("error", finish).once("close", finish);
}
