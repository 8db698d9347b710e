import "server-only";
import { PassThrough, pipeline } from "node:stream";
import type { Agent } from "undici";
import { checkAnswerHeaders, contentEncoding, statusError } from "./answer-status";
import { tooLarge } from "./answer-errors";
import type { CheckedBaseUrl } from "./base-url";
import { Deadline } from "./deadline";
import { decompress } from "./decompress";
import { type ExchangePhase, transportError } from "./transport-error";

/** A user name (often `DOMAIN\user`) and password for HTTP Basic. */
export type WorkStudioCredentials = { username: string; password: string };

export type ExchangeOptions = {
  agent: Agent;
  base: CheckedBaseUrl;
  protocol: string;
  body: Record<string, unknown>;
  credentials: WorkStudioCredentials;
  totalTimeoutMs: number;
  /** Bytes of the answer after decompression. */
  maxResponseBytes: number;
  retryAfterCapMs: number;
  now: () => number;
  signal: AbortSignal | undefined;
  /** Called once the answer's status and headers are accepted. */
  onAnswer: () => void;
  /** Called once WorkStudio has sent everything; what it sent may still be on its way to whoever reads. */
  onSent: () => void;
};

/**
 * What is taken off WorkStudio's hands, still compressed, while the rows before it are being stored: it need not wait
 * for this product's database.
 */
const READ_AHEAD_BYTES = 8 * 1024 * 1024;

function authorization({ username, password }: WorkStudioCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}

/**
 * Makes one POST and yields the bytes of a successful answer, decompressed and counted. Every failure is a
 * WorkStudioError. No redirect is followed, so the credentials reach only the configured server; leaving the generator
 * early closes the connection. Source: security G1-G3, W5-W9.
 */
export async function* exchange(options: ExchangeOptions): AsyncGenerator<Uint8Array> {
  const deadline = new Deadline(options.totalTimeoutMs, options.signal);
  let phase: ExchangePhase = "before_answer";
  let release = (): void => undefined;
  try {
    deadline.run();
    const answer = await options.agent.request({
      origin: options.base.origin,
      path: `${options.base.path}/${options.protocol}`,
      method: "POST",
      headers: {
        authorization: authorization(options.credentials),
        "content-type": "application/json; charset=utf-8",
        accept: "application/json",
        "accept-encoding": "gzip, deflate, br",
      },
      body: JSON.stringify({ Protocol: options.protocol, ...options.body }),
      signal: deadline.signal,
    });
    const { body, headers, statusCode } = answer;
    release = () => void body.on("error", () => undefined).destroy();
    const refusal = statusError(statusCode, headers, options.now(), options.retryAfterCapMs);
    if (refusal !== null) throw refusal;
    checkAnswerHeaders(headers, options.maxResponseBytes);
    phase = "in_body";
    body.once("end", options.onSent);
    // Errors of either stream surface where the result is read.
    const sent = pipeline(body, new PassThrough({ highWaterMark: READ_AHEAD_BYTES }), () => undefined);
    const stream = await decompress(sent, contentEncoding(headers));
    release = () => {
      stream.on("error", () => undefined).destroy();
      body.on("error", () => undefined).destroy();
    };
    options.onAnswer();
    let receivedBytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      deadline.rest();
      receivedBytes += chunk.length;
      if (receivedBytes > options.maxResponseBytes) {
        throw tooLarge("WorkStudio’s answer is larger than this product accepts.");
      }
      yield chunk;
      deadline.run();
    }
  } catch (reason) {
    throw transportError(reason, phase, deadline);
  } finally {
    deadline.stop();
    release();
  }
}
