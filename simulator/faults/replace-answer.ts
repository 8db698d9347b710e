import { randomFillSync } from "node:crypto";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { errorAnswer, pageAnswer } from "../answer";
import { outgoingOf, send, type Outgoing } from "../outgoing";
import type { Fault, ReplacingFault } from "./fault";

const MEGABYTE = 1024 * 1024;
const HEAD = '{"Protocol":"DATASET","DataSet":{"Heading":["SS_JOBGUID"],"Data":[]},"SQL":"';
const TAIL = '"}';

function withBody(
  status: number,
  contentType: string,
  body: Iterable<string | Buffer>,
  headers: Record<string, string> = {},
): Outgoing {
  return {
    status,
    headers: { "Content-Type": contentType, ...headers },
    body,
    compressible: false,
    ending: "finish",
    paceMs: 0,
  };
}

function* padded(bytes: number, pieceOf: (size: number) => Buffer, wrap: (text: string) => Buffer): Generator<Buffer> {
  yield wrap(HEAD);
  const full = pieceOf(MEGABYTE);
  for (let left = bytes; left > 0; left -= MEGABYTE) yield left >= MEGABYTE ? full : pieceOf(left);
  yield wrap(TAIL);
}

function retryHeaders(fault: Fault): Record<string, string> {
  return fault.retryAfter === undefined ? {} : { "Retry-After": String(fault.retryAfter) };
}

const STAND_INS: Record<Exclude<ReplacingFault, "hang" | "reset">, (fault: Fault) => Outgoing> = {
  status: (fault) =>
    outgoingOf(pageAnswer(fault.status ?? 503, `HTTP error ${fault.status ?? 503}`, retryHeaders(fault))),
  html: () => outgoingOf(pageAnswer(200, "Sign in to WorkStudio")),
  empty: () => withBody(200, "application/json; charset=utf-8", []),
  garbage: () => withBody(200, "application/json; charset=utf-8", [randomFillSync(Buffer.alloc(2048))]),
  redirect: (fault) => outgoingOf(pageAnswer(fault.status ?? 302, "Object moved", { Location: fault.location })),
  error200: (fault) => outgoingOf(errorAnswer(fault.message)),
  "error200-lowercase": (fault) => outgoingOf(errorAnswer(fault.message, true)),
  "huge-header": (fault) =>
    withBody(200, "application/json; charset=utf-8", [`${HEAD}${TAIL}`], {
      "X-Padding": "x".repeat(fault.bytes ?? 40 * 1024),
    }),
  "huge-body": (fault) =>
    withBody(
      200,
      "application/json; charset=utf-8",
      padded(
        fault.bytes ?? 300 * MEGABYTE,
        (size) => Buffer.alloc(size, " "),
        (text) => Buffer.from(text),
      ),
    ),
  // Each megabyte is a gzip member of its own: a kilobyte on the wire that is packed only once.
  "gzip-bomb": (fault) =>
    withBody(
      200,
      "application/json; charset=utf-8",
      padded(
        fault.bytes ?? 300 * MEGABYTE,
        (size) => gzipSync(Buffer.alloc(size, " ")),
        (text) => gzipSync(text),
      ),
      {
        "Content-Encoding": "gzip",
      },
    ),
  "bad-gzip": () =>
    withBody(200, "application/json; charset=utf-8", [`${HEAD}${TAIL}`], { "Content-Encoding": "gzip" }),
};

/** Lets a fault take the answer's place: something else is sent, nothing is sent, or the connection is reset. */
export async function replaceAnswer(response: ServerResponse, kind: ReplacingFault, fault: Fault): Promise<void> {
  if (kind === "hang") return;
  if (kind === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  await send(response, STAND_INS[kind](fault), false);
}
