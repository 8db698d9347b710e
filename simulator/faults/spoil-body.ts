import type { Outgoing } from "../outgoing";
import type { Fault } from "./fault";
import { BAD_BYTES_MARK } from "./spoil-table";

const BAD_BYTES = Buffer.from([0xc3, 0x28, 0xff]);
const MARK_BYTES = Buffer.from(BAD_BYTES_MARK);

function* firstBytes(body: Iterable<string | Buffer>, howMany: number): Generator<Buffer> {
  let left = howMany;
  for (const piece of body) {
    const bytes = Buffer.from(piece);
    yield bytes.subarray(0, left);
    left -= bytes.length;
    if (left <= 0) return;
  }
}

function* oneByOne(body: Iterable<string | Buffer>): Generator<Buffer> {
  for (const piece of body) for (const byte of Buffer.from(piece)) yield Buffer.of(byte);
}

function* followedBy(first: Iterable<string | Buffer>, second: Iterable<string | Buffer>): Generator<string | Buffer> {
  yield* first;
  yield* second;
}

function* eachPiece(
  body: Iterable<string | Buffer>,
  change: (piece: string) => string | Buffer,
): Generator<string | Buffer> {
  for (const piece of body) yield change(piece.toString());
}

function* insideObject(body: Iterable<string | Buffer>, member: string): Generator<string | Buffer> {
  let isFirst = true;
  for (const piece of body) {
    yield isFirst ? piece.toString().replace("{", `{${member},`) : piece;
    isFirst = false;
  }
}

function withBadBytes(piece: string): Buffer {
  const bytes = Buffer.from(piece);
  for (let place = bytes.indexOf(MARK_BYTES); place >= 0; place = bytes.indexOf(MARK_BYTES, place))
    BAD_BYTES.copy(bytes, place);
  return bytes;
}

function announced(outgoing: Outgoing, bytes: number): Record<string, string> {
  return { ...outgoing.headers, "Content-Length": String(bytes) };
}

/** The right answer with its text or its delivery damaged. Kinds that do no such thing leave it as it is. */
export function spoilBody(outgoing: Outgoing, fault: Fault): Outgoing {
  const { body } = outgoing;
  const cut = (): Generator<Buffer> => firstBytes(body, fault.afterBytes);
  switch (fault.kind) {
    case "truncate":
      return { ...outgoing, body: cut(), ending: "cut" };
    case "truncate-length":
      return { ...outgoing, headers: announced(outgoing, fault.afterBytes * 2), body: cut(), ending: "cut" };
    case "truncate-clean":
      return { ...outgoing, body: cut(), ending: "close" };
    case "reset-midway":
      return { ...outgoing, body: cut(), ending: "reset" };
    case "hang-midway":
      return { ...outgoing, body: cut(), ending: "hang" };
    case "slow":
      return { ...outgoing, body: oneByOne(body), paceMs: fault.delayMs ?? 500 };
    case "bom":
      return { ...outgoing, body: followedBy(["\uFEFF"], body) };
    case "proto-key":
      return {
        ...outgoing,
        body: insideObject(body, '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}'),
      };
    case "duplicate-keys":
      return { ...outgoing, body: insideObject(body, '"Protocol":"ERROR","errorMessage":"first of two"') };
    case "trailing-garbage":
      return { ...outgoing, body: followedBy(body, ["<!-- end of page -->"]) };
    case "content-type":
      return { ...outgoing, headers: { ...outgoing.headers, "Content-Type": fault.contentType } };
    case "latin1":
      return {
        ...outgoing,
        headers: { ...outgoing.headers, "Content-Type": "application/json; charset=iso-8859-1" },
        body: eachPiece(body, (piece) => Buffer.from(piece, "latin1")),
      };
    case "invalid-utf8":
      return { ...outgoing, body: eachPiece(body, withBadBytes) };
    default:
      return outgoing;
  }
}
