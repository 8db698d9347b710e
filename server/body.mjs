import { IncomingMessage } from "node:http";

/** Bodies larger than this are handed on one after the other: what is parsed from them is many times their size. */
const LARGE_BYTES = 256 * 1024;
const MOST_LARGE_WAITING = 4;
const LONGEST_TURN_MS = 10_000;

/**
 * A request's whole body, or why there is none: larger than `most`, or its sender went away. Nothing beyond the limit
 * is kept.
 * @param {IncomingMessage} request
 * @param {number} most
 * @returns {Promise<Buffer | "too large" | "gone">}
 */
export function readBody(request, most) {
  if (Number(request.headers["content-length"] ?? 0) > most) return Promise.resolve("too large");
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const chunks = [];
    let length = 0;
    const finish = (/** @type {Buffer | "too large" | "gone"} */ answer) => {
      request.off("data", onData).off("end", onEnd).off("close", onGone).off("error", onGone);
      // Whoever goes on decides what becomes of the rest.
      request.pause().on("error", () => undefined);
      resolve(answer);
    };
    const onData = (/** @type {Buffer} */ chunk) => {
      length += chunk.length;
      if (length > most) finish("too large");
      else chunks.push(chunk);
    };
    const onEnd = () => finish(Buffer.concat(chunks, length));
    const onGone = () => finish("gone");
    request.on("data", onData).on("end", onEnd).on("close", onGone).on("error", onGone);
  });
}

/**
 * A request as if it had just arrived, whose body is `body`.
 * @param {IncomingMessage} request
 * @param {Buffer} body
 */
export function withBody(request, body) {
  const again = new IncomingMessage(request.socket);
  const { httpVersion, httpVersionMajor, httpVersionMinor, method, url, headers } = request;
  Object.assign(again, { httpVersion, httpVersionMajor, httpVersionMinor, method, url, headers });
  delete headers["transfer-encoding"];
  headers["content-length"] = String(body.length);
  again.push(body);
  again.push(null);
  again.complete = true;
  return again;
}

/** Whether a request brings a body. @param {IncomingMessage} request */
export function hasBody({ headers }) {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Turns for large bodies. */
export class LargeBodies {
  #taken = 0;
  #last = Promise.resolve();

  /**
   * A place for a body of up to `most` bytes; false when too many are under way. Give it back with `leave`. @param
   * {number} most
   */
  enter(most) {
    if (most <= LARGE_BYTES) return true;
    if (this.#taken >= MOST_LARGE_WAITING) return false;
    this.#taken += 1;
    return true;
  }

  /** @param {number} most */
  leave(most) {
    if (most > LARGE_BYTES) this.#taken -= 1;
  }

  /**
   * Waits until the large bodies before this one are dealt with; its own turn ends when its answer has gone out.
   * @param {number} length
   * @param {import("node:http").ServerResponse} response
   */
  async turn(length, response) {
    if (length <= LARGE_BYTES) return;
    const before = this.#last;
    this.#last = before.then(
      () =>
        new Promise((resolve) => {
          if (response.closed) return resolve();
          const timer = setTimeout(resolve, LONGEST_TURN_MS);
          response.once("close", () => {
            clearTimeout(timer);
            resolve();
          });
        }),
    );
    await before;
  }
}
