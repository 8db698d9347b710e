/**
 * Holds an answer back until `release` is called or Next has ended it, for answers whose head would go out before
 * anything is known. Only for small ones: what is held stays in memory.
 * @param {import("node:http").ServerResponse} response
 * @returns {() => void} release
 */
export function holdBack(response) {
  const { writeHead, write, end, flushHeaders } = response;
  /** @type {(() => void)[]} */
  const held = [];
  let isHeld = true;
  function release() {
    if (!isHeld) return;
    isHeld = false;
    Object.assign(response, { writeHead, write, end, flushHeaders });
    for (const step of held) step();
  }
  const hold =
    (/** @type {(...rest: any[]) => unknown} */ own, /** @type {unknown} */ answer, isLast = false) =>
    (/** @type {any[]} */ ...rest) => {
      held.push(() => own.apply(response, rest));
      if (isLast) release();
      return answer;
    };
  Object.assign(response, {
    writeHead: hold(writeHead, response),
    write: hold(write, true),
    end: hold(end, response, true),
    flushHeaders: hold(flushHeaders, undefined),
  });
  return release;
}

/**
 * Lets `decide` look at an answer of Next's before its head goes out: null leaves it; a status and headers change its
 * head; a body replaces it, and what Next writes is thrown away.
 * @typedef {{ status: number, headers: Record<string, string>, body?: string }} Replacement
 * @param {import("node:http").ServerResponse} response
 * @param {(status: number) => Replacement | null} decide
 */
export function beforeHead(response, decide) {
  const own = {
    writeHead: response.writeHead.bind(response),
    write: response.write.bind(response),
    end: response.end.bind(response),
    flushHeaders: response.flushHeaders.bind(response),
  };
  let isDecided = false;
  let isReplaced = false;
  /** @type {number | null} */
  let changed = null;

  /** @param {number} status */
  function settle(status) {
    if (isDecided) return;
    isDecided = true;
    const answer = decide(status);
    if (!answer) return;
    changed = response.statusCode = answer.status;
    if (answer.body === undefined) {
      for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
      return;
    }
    for (const name of response.getHeaderNames()) if (!KEPT.test(name)) response.removeHeader(name);
    own.writeHead(answer.status, answer.headers);
    own.end(response.req.method === "HEAD" ? undefined : answer.body);
    isReplaced = true;
  }

  /** @param {unknown[]} rest */
  const callBack = (rest) => {
    const done = rest.findLast((one) => typeof one === "function");
    if (typeof done === "function") process.nextTick(done);
  };

  response.writeHead = /** @type {typeof response.writeHead} */ (
    (/** @type {number} */ status, /** @type {any[]} */ ...rest) => {
      settle(status);
      return isReplaced ? response : own.writeHead(changed ?? status, ...rest);
    }
  );
  response.flushHeaders = () => {
    settle(response.statusCode);
    if (!isReplaced) own.flushHeaders();
  };
  response.write = /** @type {typeof response.write} */ (
    (/** @type {any[]} */ ...rest) => {
      settle(response.statusCode);
      if (!isReplaced) return own.write(.../** @type {[any, any, any]} */ (rest));
      callBack(rest);
      return true;
    }
  );
  response.end = /** @type {typeof response.end} */ (
    (/** @type {any[]} */ ...rest) => {
      settle(response.statusCode);
      if (!isReplaced) return own.end(.../** @type {[any, any, any]} */ (rest));
      callBack(rest);
      return response;
    }
  );
}

/** What Next and its headers() put on every answer stays. */
const KEPT =
  /^(strict-transport-security|x-content-type-options|referrer-policy|cross-origin-.*|x-frame-options|permissions-policy|x-request-id)$/;
