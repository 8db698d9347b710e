/** The panel's HTTP server: Next behind the checks of handle-request.mjs. Arguments: `-p PORT`, `-H HOST`. */
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import compression from "compression";
import next from "next";
import { requestHandler } from "./handle-request.mjs";

/** A slow line gets its 6 MB through; a sender who trickles does not hold a place for long. */
const REQUEST_MS = 120_000;
/** Longer than a proxy in front keeps an idle connection, so that none is closed while it is used again. */
const KEEP_ALIVE_MS = 75_000;

/** How long a stop waits for answers under way. */
const GRACE_MS = 4_000;

const started = performance.now();
const { values } = parseArgs({
  options: { port: { type: "string", short: "p", default: "3000" }, hostname: { type: "string", short: "H" } },
});
const port = Number(values.port);
const hostname = values.hostname ?? "127.0.0.1";
const { APP_URL = `http://localhost:${port}`, AUTH_SECRET = "", TRUSTED_PROXIES = "", NODE_ENV } = process.env;

const server = createServer({ requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS });
const app = next({ dev: NODE_ENV !== "production", dir: process.cwd(), port, hostname, httpServer: server });
const settings = { appUrl: APP_URL, authSecret: AUTH_SECRET, proxies: TRUSTED_PROXIES };

await app.prepare();
const handle = requestHandler(settings, app.getRequestHandler());
// Nothing that a page reflects stands beside a secret of its reader, so compressed lengths tell nothing (BREACH).
const compress = compression();
server.on("request", (request, response) => {
  compress(request, response, () => undefined);
  handle(request, response).catch((error) => {
    console.error(error);
    if (response.headersSent) return response.destroy();
    response.writeHead(500, { "content-type": "text/plain; charset=utf-8" }).end("Something went wrong on our side.");
  });
});
server.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(port, hostname, () => console.log(`Ready in ${Math.round(performance.now() - started)} ms`));

/** Answers what is under way, then ends; a reader who takes nothing more does not hold it up. */
function stop() {
  server.close(() => void app.close().finally(() => process.exit(0)));
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
  setTimeout(() => process.exit(0), 2 * GRACE_MS).unref();
}
process.once("SIGTERM", stop).once("SIGINT", stop);
