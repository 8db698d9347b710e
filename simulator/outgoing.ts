import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { constants, createGzip } from "node:zlib";
import type { Answer } from "./answer";
import { datasetText } from "./data-table";

/**
 * How an answer ends: as it should, cut off (FIN or RST), left hanging, or closed without a length so that the cut
 * looks clean.
 */
export type Ending = "finish" | "cut" | "reset" | "hang" | "close";

/** An answer on its way out. */
export type Outgoing = {
  status: number;
  headers: Record<string, string>;
  body: Iterable<string | Buffer>;
  /** May be compressed when the caller accepts it. */
  compressible: boolean;
  ending: Ending;
  /** Pause between two pieces of the body, in milliseconds. */
  paceMs: number;
};

const JSON_TYPE = "application/json; charset=utf-8";

/** Turns an answer into what goes out over HTTP. */
export function outgoingOf(answer: Answer): Outgoing {
  const rest = { compressible: true, ending: "finish", paceMs: 0 } as const;
  if (answer.kind === "dataset") {
    return {
      status: 200,
      headers: { "Content-Type": JSON_TYPE },
      body: datasetText(answer.table, answer.frame),
      ...rest,
    };
  }
  if (answer.kind === "json") {
    return { status: 200, headers: { "Content-Type": JSON_TYPE }, body: [JSON.stringify(answer.value)], ...rest };
  }
  const headers = { "Content-Type": "text/html; charset=utf-8", ...answer.headers };
  return { status: answer.status, headers, body: [answer.html], ...rest, compressible: false };
}

/** Waits so long, or until the connection is gone. */
export async function pause(response: ServerResponse, delayMs: number): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      response.off("close", done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    response.once("close", done);
  });
}

async function writePiece(response: ServerResponse, piece: string | Buffer): Promise<void> {
  if (response.destroyed || response.write(piece)) return;
  const gone = new AbortController();
  const onClose = (): void => gone.abort();
  response.once("close", onClose);
  await once(response, "drain", { signal: gone.signal }).catch(() => undefined);
  response.off("close", onClose);
}

async function sendPieceByPiece(response: ServerResponse, outgoing: Outgoing): Promise<void> {
  response.flushHeaders();
  for (const piece of outgoing.body) {
    if (response.destroyed) return;
    await writePiece(response, piece);
    if (outgoing.paceMs > 0) await pause(response, outgoing.paceMs);
  }
  if (outgoing.ending === "finish" || outgoing.ending === "close") response.end();
  if (outgoing.ending === "finish" || outgoing.ending === "close" || outgoing.ending === "hang") return;
  // What was written has to be on the wire before the connection is cut.
  if (response.socket !== null && response.socket.writableLength > 0) await pause(response, 5);
  if (outgoing.ending === "reset") response.socket?.resetAndDestroy();
  else response.socket?.end();
}

// Without a pause for others, a long answer over the loopback would hold up every other call.
async function* breathing(body: Iterable<string | Buffer>): AsyncGenerator<string | Buffer> {
  for (const piece of body) {
    yield piece;
    await setImmediate();
  }
}

/** Sends an answer, compressed when that is accepted; a caller who goes away ends it quietly. */
export async function send(response: ServerResponse, outgoing: Outgoing, acceptsGzip: boolean): Promise<void> {
  if (response.destroyed) return;
  response.statusCode = outgoing.status;
  for (const [name, value] of Object.entries(outgoing.headers)) response.setHeader(name, value);
  if (outgoing.ending === "close") {
    response.useChunkedEncodingByDefault = false;
    response.shouldKeepAlive = false;
  }
  if (outgoing.ending !== "finish" || outgoing.paceMs > 0) return sendPieceByPiece(response, outgoing);
  const body = Readable.from(breathing(outgoing.body), { highWaterMark: 1 });
  try {
    if (acceptsGzip && outgoing.compressible) {
      response.setHeader("Content-Encoding", "gzip");
      await pipeline(body, createGzip({ level: constants.Z_BEST_SPEED }), response);
    } else {
      await pipeline(body, response);
    }
  } catch {
    response.destroy();
  }
}
