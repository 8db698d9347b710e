/**
 * `npm start` on an empty DATA_DIR, for the browser tests, and a number to tell its stack from the others: the same
 * script that people run, which says “Ready” after its first sync.
 */
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "../scripts/lib/processes.mjs";
import { removeFolder } from "../scripts/lib/remove-folder.mjs";
import { readRunning } from "../scripts/lib/run-file.mjs";
import { testShell } from "../scripts/lib/test-shell.mjs";

const number = Number(process.argv[2] ?? 0);
const dataDir = resolve(`.data/e2e-${number}`);
const leftover = readRunning(dataDir);
if (leftover) {
  // A test run that was killed left its stack behind; it ends with everything it started.
  process.kill(leftover.pid, "SIGTERM");
  for (let waited = 0; waited < 20_000 && isAlive(leftover.pid); waited += 100) await delay(100);
}
await removeFolder(dataDir);

// The stories are about the stack that is started here, whatever else this shell is set up for; its pauses after
// failures are short, and its large files not so large.
const shell = testShell(process.env);
for (const name of Object.keys(process.env)) if (!(name in shell)) Reflect.deleteProperty(process.env, name);
Object.assign(process.env, shell, {
  DATA_DIR: dataDir,
  PORT: String(Number(process.env.E2E_PORT || 3900) + 20 * number),
  LOG_LEVEL: "warn",
  WORKSTUDIO_RETRY_DELAYS_MS: "50",
  WORKSTUDIO_OUTAGE_PAUSE_MS: "200",
  WORKSTUDIO_PAUSE_MS: "50",
  EXPORT_BACKGROUND_ROWS: "2000",
  SIMULATOR_HISTORY_WEEKS: "0",
  SIMULATOR_MINUTES_PER_DAY: "0",
});
await import("../scripts/start.mjs");
