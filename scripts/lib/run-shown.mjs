import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endPostgresBelow } from "./leftover-postgres.mjs";

const STOP_TIMEOUT_MS = 30_000;
/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * Where the output of a tool goes that runs beside others; null when it has the terminal for itself.
 * @typedef {((text: string) => void) | null} Write
 */

/** Ends what is under way and waits for it, when the whole run is told to end. */
export async function stopShown() {
  await Promise.all([...running].map((child) => endGroup(child)));
}

/**
 * Runs a command and answers whether it ended well. Alone, it writes to the terminal itself; beside others its output
 * goes to `write` in one piece when it has ended, so that nothing is mixed. One that takes longer than `timeoutMs` is
 * ended and has failed.
 * @param {{ command: string[], env: Record<string, string | undefined>, write: Write, timeoutMs?: number }} options
 * @returns {Promise<boolean>}
 */
export function runShown({ command: [program = "", ...parameters], env, write, timeoutMs = 900_000 }) {
  return new Promise((resolve) => {
    // A process group of its own: a terminal's Ctrl-C reaches us only, and we end the tool with all that it started.
    const child = spawn(program, parameters, {
      env: /** @type {NodeJS.ProcessEnv} */ (env),
      stdio: write ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
      detached: true,
    });
    running.add(child);
    const say = write ?? ((text) => process.stdout.write(text));
    /** @type {Buffer[]} */
    const parts = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => parts.push(data));
    const timer = setTimeout(() => {
      say(`It took longer than ${timeoutMs / 1000} s and was ended.\n`);
      void endGroup(child);
    }, timeoutMs);
    const end = (/** @type {boolean} */ isOk) => {
      running.delete(child);
      clearTimeout(timer);
      if (parts.length > 0) say(Buffer.concat(parts).toString());
      resolve(isOk);
    };
    child.once("error", (error) => {
      parts.push(Buffer.from(`${program} could not be started: ${error.message}\n`));
      end(false);
    });
    child.once("close", (code) => end(code === 0));
  });
}

/**
 * Asks a tool to end as Ctrl-C would, so that it ends its own servers; then takes away its workers, and
 * Vitest's PostgreSQL.
 * @param {import("node:child_process").ChildProcess} child
 */
async function endGroup(child) {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  const timer = setTimeout(() => killGroup(pid), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
  killGroup(pid);
  await endPostgresBelow(join(tmpdir(), `ws-tracker-tests-${process.getuid?.() ?? 0}`), (name) =>
    name.startsWith(`run-${pid}`),
  );
}

/** @param {number} pid */
function killGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}
