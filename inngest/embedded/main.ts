import { parseArgs } from "node:util";
import { log } from "./log";
import type { EmbeddedInngestOptions } from "./settings";
import { startEmbeddedInngest } from "./start-embedded-inngest";

const usage =
  "DATABASE_URL=… INNGEST_EVENT_KEY=… node --conditions=react-server --import tsx inngest/embedded/main.ts --port 8288 --serve-url http://127.0.0.1:3000/api/inngest";

/**
 * Reads the command line; `--lease-ms`, `--retry-delays-ms 50,100` (without jitter) and `--signed` (in place of
 * `--serve-url`, with INNGEST_SIGNING_KEY) are for tests. Throws on a mistake.
 */
function readOptions(): EmbeddedInngestOptions {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      "serve-url": { type: "string", multiple: true },
      "lease-ms": { type: "string" },
      "retry-delays-ms": { type: "string" },
      signed: { type: "boolean", default: false },
    },
  });
  const databaseUrl = process.env.DATABASE_URL;
  const eventKey = process.env.INNGEST_EVENT_KEY;
  const serveUrls = values["serve-url"] ?? [];
  const signingKey = values.signed ? (process.env.INNGEST_SIGNING_KEY ?? "") : null;
  if (!databaseUrl || !eventKey || (signingKey === null ? serveUrls.length === 0 : signingKey === ""))
    throw new Error(`usage: ${usage}`);
  const leaseMs = values["lease-ms"];
  const retryDelaysMs = values["retry-delays-ms"];
  return {
    databaseUrl,
    serveUrls,
    eventKey,
    signingKey,
    port: Number(values.port),
    ...(leaseMs === undefined ? {} : { leaseMs: Number(leaseMs) }),
    ...(retryDelaysMs === undefined ? {} : { retryDelaysMs: retryDelaysMs.split(",").map(Number), retryJitterMs: 0 }),
  };
}

try {
  const server = await startEmbeddedInngest(readOptions());
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log("error", "the server did not stop cleanly", { error: String(error) });
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  if (process.connected) process.on("disconnect", stop);
  process.stdout.write(`${JSON.stringify({ ready: true, port: server.port, origin: server.origin })}\n`);
} catch (error) {
  log("error", "the embedded Inngest server did not start", {
    error: error instanceof Error ? error.message : String(error),
  });
  process.exit(1);
}
