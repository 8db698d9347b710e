import { Histogram, Registry } from "prom-client";

const registry = new Registry();
const durations = new Histogram({
  name: "ws_tracker_http_request_duration_seconds",
  help: "Requests to this panel by what was asked for and how it was answered, and how long each took until its answer was sent.",
  labelNames: /** @type {const} */ (["kind", "status"]),
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
});

/**
 * Counts a request once its answer is closed: a page, its data of a soft navigation, an action, a route or a file of
 * the build, by the class of its status; `cut` where the reader went away before.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {string} path
 */
export function countRequest(request, response, path) {
  const end = durations.startTimer({ kind: kindOf(request, path) });
  response.once("close", () =>
    end({ status: response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : "cut" }),
  );
}

/** What was counted since this process began, as Prometheus text. */
export const readRequestMetrics = () => registry.metrics();

/** @param {import("node:http").IncomingMessage} request @param {string} path */
function kindOf({ method, headers }, path) {
  if (path.startsWith("/_next/")) return "file";
  if (path.startsWith("/api/")) return "route";
  if (headers["next-action"] !== undefined || method === "POST") return "action";
  return headers.rsc === undefined ? "page" : "data";
}
