import { spawn } from "node:child_process";

const running = new Set();

/** Ends what is under way, when the whole run is told to end. */
export function stopShown() {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a command and answers whether it ended well. Alone, it writes to the terminal itself; beside others its output goes to `write`
 * in one piece when it has ended, so that nothing is mixed. One that takes longer than `timeoutMs` is ended and has failed.
 * @param {{command: string[], env: object, write: ((text: string) => void) | null, timeoutMs?: number}} options
 */
export function runShown({ command, env, write, timeoutMs = 600_000 }) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), { env, stdio: write ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"] });
    running.add(child);
    const say = write ?? ((text) => process.stdout.write(text));
    const parts = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => parts.push(data));
    const timer = setTimeout(() => {
      say(`It took longer than ${timeoutMs / 1000} s and was ended.\n`);
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
    }, timeoutMs);
    const end = (isOk) => {
      running.delete(child);
      clearTimeout(timer);
      if (parts.length > 0) say(Buffer.concat(parts).toString());
      resolve(isOk);
    };
    child.once("error", (error) => {
      parts.push(Buffer.from(`${command[0]} could not be started: ${error.message}\n`));
      end(false);
    });
    child.once("close", (code) => end(code === 0));
  });
}
