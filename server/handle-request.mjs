import { randomUUID } from "node:crypto";
import { decode } from "next-auth/jwt";
import {
  ACTION_LIMIT_BYTES,
  STRANGER_LIMIT_BYTES,
  TOO_LARGE,
  UPLOAD_LIMIT_BYTES,
  UPLOAD_PAGE,
} from "../lib/body-limit.js";
import { cookieNames } from "../lib/cookie-names.js";
import { beforeHead, holdBack } from "./answer.mjs";
import { LargeBodies, hasBody, readBody, withBody } from "./body.mjs";
import { clientAddress, trustedProxies } from "./client-address.mjs";
import { isFromPanel, putRight, readTarget } from "./incoming.mjs";
import { follow, outcomes } from "./outcomes.mjs";
import { REFUSALS, refusalFor, refuse } from "./refusal.mjs";
import { countRequest } from "./request-metrics.mjs";

const READING = /^(GET|HEAD)$/;

/**
 * @typedef {import("node:http").IncomingMessage} Request
 * @typedef {import("node:http").ServerResponse} Response
 * @typedef {{ appUrl: string, authSecret: string, proxies: string }} Settings
 */

/**
 * What every request passes before Next sees it (security E1, E3, E8): a readable path, a known method, headers that
 * only this server may set, its own origin where it writes, and a body no longer than its sender may send.
 * @param {Settings} settings
 * @param {(request: Request, response: Response) => Promise<void>} next
 * @returns {(request: Request, response: Response) => Promise<void>}
 */
export function requestHandler(settings, next) {
  const appUrl = new URL(settings.appUrl);
  const proxies = trustedProxies(settings.proxies);
  const large = new LargeBodies();
  const { session } = cookieNames(settings.appUrl);

  /**
   * Whether this panel sealed the cookie that is sent: no proof of a live session, but nothing a stranger can make.
   * @param {Request} request
   */
  async function hasSealedCookie(request) {
    const value = request.headers.cookie?.split("; ").find((pair) => pair.startsWith(`${session}=`));
    if (!value) return false;
    const token = value.slice(session.length + 1);
    return Boolean(await decode({ token, secret: settings.authSecret }).catch(() => null));
  }

  /** @param {Request} request @param {string} path */
  async function bodyLimit(request, path) {
    const length = request.headers["content-length"];
    if (length !== undefined && Number(length) <= STRANGER_LIMIT_BYTES) return STRANGER_LIMIT_BYTES;
    if (path.startsWith("/api/") || !(await hasSealedCookie(request))) return STRANGER_LIMIT_BYTES;
    return path === UPLOAD_PAGE ? UPLOAD_LIMIT_BYTES : ACTION_LIMIT_BYTES;
  }

  return async function handle(request, response) {
    const id = randomUUID();
    const { method = "GET" } = request;
    const target = readTarget(request.url);
    const path = target?.path ?? "";
    countRequest(request, response, path);
    const { accept } = request.headers;
    const reader = { path, accept, id };
    const say = (/** @type {import("./refusal.mjs").Refusal} */ refusal) =>
      refuse(request, response, refusalFor(refusal, reader));
    if (!target) return say(REFUSALS.path);
    const isWrite = method === "POST";
    if (!isWrite && !READING.test(method)) return say(REFUSALS.method);

    request.url = target.url;
    const address = clientAddress(
      request.socket.remoteAddress,
      headerText(request.headers["x-forwarded-for"]),
      proxies,
    );
    putRight(request.headers, { id, address, appUrl });
    if (isWrite && !isFromPanel(request.headers, appUrl)) {
      outcomes.onRefusedOrigin?.({ path, method, headers: plainHeaders(request.headers) });
      return say({
        status: 403,
        code: "FORBIDDEN",
        title: "This request came from elsewhere",
        message: `This request did not come from ${appUrl.origin}. Open the panel at that address and try again.`,
      });
    }

    let message = request;
    if (hasBody(request)) {
      const most = await bodyLimit(request, path);
      if (!large.enter(most)) return say(REFUSALS.busy);
      try {
        const body = await readBody(request, most);
        if (body === "gone") return;
        if (body === "too large") return say({ status: 413, code: "INVALID", title: "Too large", message: TOO_LARGE });
        await large.turn(body.length, response);
        message = withBody(request, body);
        Object.defineProperty(response, "req", { value: message });
      } finally {
        large.leave(most);
      }
    }

    const outcome = follow(id, response);
    if (!path.startsWith("/_next/")) response.setHeader("x-request-id", id);
    beforeHead(response, (status) => {
      const allow = String(response.getHeader("allow") ?? "GET, HEAD");
      return replacementOf({ status, method, allow, outcome, reader, headers: message.headers });
    });
    // A soft navigation's head goes out before its page has asked the database anything.
    if (method === "GET" && request.headers.rsc !== undefined) outcome.onKnown = holdBack(response);
    await next(message, response);
  };
}

/**
 * What an answer of Next's becomes where Next itself knows no better than 200 or 500: away is 503, and what could not
 * be read is 400.
 * @param {{ status: number, method: string, allow: string, outcome: import("./outcomes.mjs").Outcome, reader: { path:
 * string, accept: string | undefined, id: string }, headers: import("node:http").IncomingHttpHeaders }} facts
 */
function replacementOf({ status, method, allow, outcome, reader, headers }) {
  const isApi = reader.path.startsWith("/api/");
  if (outcome.isUnavailable) {
    const away = refusalFor(REFUSALS.databaseAway, reader);
    const isAnswered = isApi || (headers["next-action"] !== undefined && outcome.isReached && status < 500);
    // Routes and actions say it themselves, in their own form.
    if (isAnswered) return { status: away.status, headers: { "retry-after": away.headers["retry-after"] ?? "" } };
    return away;
  }
  if (status === 405) return refusalFor({ ...REFUSALS.method, allow }, reader);
  if (status === 500 && method === "POST" && !isApi && !outcome.isReached)
    return refusalFor(REFUSALS.unreadable, reader);
  return null;
}

/** @param {string | string[] | undefined} value */
const headerText = (value) => (Array.isArray(value) ? value.join(",") : value);

/** @param {import("node:http").IncomingHttpHeaders} headers @returns {Record<string, string>} */
const plainHeaders = (headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, headerText(value) ?? ""]));
