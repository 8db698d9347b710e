/**
 * The worker: runs the jobs, in a process of its own, so that no page waits for one. Arguments: `--port PORT`,
 * `--host HOST`.
 */
import { parseArgs } from "node:util";
import { disconnect } from "@/lib/platform/db";
import { ConfigurationError, env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import { lookAfterJobs, registerAtStart } from "../look-after-jobs";
import { serveJobs } from "./serve-jobs";
import { startWorkerServer } from "./worker-server";

/** Whoever asks a worker to stop gives it ten seconds. */
const GRACE_MS = 7_000;

const { values } = parseArgs({
  options: { port: { type: "string", default: "0" }, host: { type: "string", default: "127.0.0.1" } },
});
env();
const server = await startWorkerServer({ host: values.host, port: Number(values.port), answerJob: serveJobs });
try {
  await registerAtStart();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const stopLooking = lookAfterJobs();

let isStopping = false;
const stop = (signal: string): void => {
  if (isStopping) return;
  isStopping = true;
  stopLooking();
  logger.info({ signal }, "the worker stops");
  // What is still at work then is rolled back by the database, and made again by another worker.
  setTimeout(() => process.exit(0), GRACE_MS + 2_000).unref();
  server
    .close(GRACE_MS)
    .then(() => Promise.race([disconnect(), new Promise((resolve) => setTimeout(resolve, 500))]))
    .then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, "the worker did not stop cleanly");
        process.exit(1);
      },
    );
};
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => stop(signal));
process.stdout.write(`${JSON.stringify({ ready: true, port: server.port })}\n`);
