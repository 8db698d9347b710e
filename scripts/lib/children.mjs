/** Child processes of a start: their output goes to a log file, they end with us, and one that dies is noticed. */
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const READY_TIMEOUT_MS = 60_000;

/** The last lines of a log, for whoever has to know why something ended. */
export function tail(path, lines = 12) {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  } catch {
    return "";
  }
}

/**
 * Runs a command to its end with its output in a log; throws with the log's tail.
 * @param {{name: string, command: string[], env?: object, logFolder: string, onLine?: (line: string) => void}} options
 */
export function runToEnd({ name, command, env = process.env, logFolder, onLine }) {
  const log = join(logFolder, `${name}.log`);
  mkdirSync(logFolder, { recursive: true });
  const file = createWriteStream(log);
  let output = "";
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        file.write(data);
        if (stream === child.stdout) output += data;
        if (onLine) for (const line of String(data).split("\n")) if (line.trim()) onLine(line.trim());
      });
    }
    child.once("error", (error) => reject(new Error(`${command.join(" ")} could not be started: ${error.message}`)));
    child.once("close", (code) => {
      file.end(() => {
        if (code === 0) resolve(output);
        else reject(new Error(`${command.slice(0, 4).join(" ")} ended with code ${code}. The end of ${log}:\n${tail(log)}`));
      });
    });
  });
}

/**
 * Starts a server and waits until it says that it is ready.
 * @param {{name: string, command: string[], env: object, logFolder: string, isReady: (line: string) => unknown, onExit: (message: string) => void}} options
 */
export function startServer({ name, command, env, logFolder, isReady, onExit }) {
  const log = join(logFolder, `${name}.log`);
  mkdirSync(logFolder, { recursive: true });
  const file = createWriteStream(log);
  const child = spawn(command[0], command.slice(1), { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  let isStopping = false;
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} was not ready within ${READY_TIMEOUT_MS / 1000} s. The end of ${log}:\n${tail(log)}`)), READY_TIMEOUT_MS);
    let rest = "";
    const read = (data) => {
      file.write(data);
      const lines = (rest + data).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const answer = isReady(line);
        if (answer) {
          clearTimeout(timer);
          resolve(answer);
        }
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", (data) => file.write(data));
    child.once("error", (error) => reject(error));
    child.once("exit", (code) => {
      clearTimeout(timer);
      const message = `${name} ended with code ${code}. The end of ${log}:\n${tail(log)}`;
      reject(new Error(message));
      if (!isStopping) onExit(message);
    });
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  return {
    name,
    pid: child.pid,
    ready,
    /** Asks it to end, and ends it after ten seconds. */
    async stop() {
      isStopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exited;
      clearTimeout(timer);
    },
  };
}
