/**
 * Child processes of a start: their output goes to a log file, they end with us however we end, and one that dies
 * is noticed.
 */
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { StringDecoder } from "node:string_decoder";

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const ending = new URL("./exit-with-parent.mjs", import.meta.url).href;

/**
 * @typedef {Record<string, string | undefined>} Variables
 * @typedef {import("node:child_process").ChildProcessByStdio<null, Readable, Readable>} Child
 * @typedef {import("node:stream").Readable} Readable
 * @typedef {{ name: string, pid: number | undefined, ready: Promise<unknown>, stop: () => Promise<void> }} Server
 */

/** @type {Set<Child>} */
const working = new Set();

/**
 * The last lines of a log, for whoever has to know why something ended.
 * @param {string} path
 */
export function tail(path, lines = 15) {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  } catch {
    return "";
  }
}

/**
 * A new log; a new file too, for the old one may belong to another user.
 * @param {string} path
 */
function openLog(path) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  rmSync(path, { force: true });
  return createWriteStream(path, { mode: 0o600 });
}

/**
 * How a process ended, in words, with the end of its log.
 * @param {string} name
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 * @param {string} log
 */
function describeEnd(name, code, signal, log) {
  const end = tail(log);
  // A process that was told wrong says so in its last line, and there is no more to say.
  const refusal = end.split("\n").at(-1) ?? "";
  if (code === 1 && refusal.startsWith("Configuration:")) return refusal;
  return `${name} ended with ${signal ?? `code ${code}`}. ${end ? `The end of ${log}:\n${end}` : `It wrote nothing to ${log}.`}`;
}

/**
 * Calls `onLine` with every whole line of a stream.
 * @param {Readable} stream
 * @param {(line: string) => void} onLine
 */
function eachLine(stream, onLine) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  stream.on("data", (data) => {
    const lines = (rest + decoder.write(data)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
}

/**
 * Starts a command with pipes to read it by, and an environment that makes a Node process, whatever its entry point,
 * end with its parent. It has a process group of its own: a terminal's Ctrl-C reaches us only, and we end the servers
 * in their order.
 * @param {string[]} command
 * @param {Variables} env
 */
function spawnPiped([program = "", ...parameters], env) {
  /** @type {Variables} */
  const environment = {
    ...env,
    ENDS_WITH_PARENT: "1",
    NODE_OPTIONS: `${env.NODE_OPTIONS ?? ""} --import=${ending}`.trim(),
  };
  const child = spawn(program, parameters, {
    // Next declares that NODE_ENV is always there.
    env: /** @type {NodeJS.ProcessEnv} */ (environment),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  return /** @type {Child} */ (child);
}

/**
 * Runs a command to its end with its output in a log, and answers its standard output; throws with the log's tail.
 * `isSecret` keeps the output out of the log.
 * @param {{ name: string, command: string[], env?: Variables, logFolder: string, isSecret?: boolean, onLine?: (line:
 * string) => void }} options
 * @returns {Promise<string>}
 */
export function runToEnd({ name, command, env = process.env, logFolder, isSecret = false, onLine = () => undefined }) {
  const log = join(logFolder, `${name}.log`);
  const file = openLog(log);
  let output = "";
  return new Promise((resolve, reject) => {
    const child = spawnPiped(command, env);
    working.add(child);
    child.stdout.on("data", (data) => {
      output += data;
      if (!isSecret) file.write(data);
    });
    child.stderr.on("data", (data) => file.write(data));
    for (const stream of [child.stdout, child.stderr]) eachLine(stream, (line) => line.trim() && onLine(line.trim()));
    child.once("error", (error) => reject(new Error(`${command[0]} could not be started: ${error.message}`)));
    child.once("close", (code, signal) => {
      working.delete(child);
      file.end(() => (code === 0 ? resolve(output) : reject(new Error(describeEnd(name, code, signal, log)))));
    });
  });
}

/** Ends the commands that `runToEnd` has under way. */
export async function stopWorking() {
  await Promise.all([...working].map((child) => endProcess(child)));
}

/**
 * Starts a server and waits until it says that it is ready. `onExit` is told once when it dies without having been
 * asked to.
 * @param {{ name: string, command: string[], env: Variables, logFolder: string, isReady: (line: string) => unknown,
 * onExit: (message: string) => void }} options
 * @returns {Server}
 */
export function startServer({ name, command, env, logFolder, isReady, onExit }) {
  const log = join(logFolder, `${name}.log`);
  const file = openLog(log);
  const child = spawnPiped(command, env);
  let isStopping = false;
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new Error(`${name} was not ready within ${READY_TIMEOUT_MS / 1000} s. The end of ${log}:\n${tail(log)}`),
        ),
      READY_TIMEOUT_MS,
    );
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => file.write(data));
    eachLine(child.stdout, (line) => {
      const answer = isReady(line);
      if (!answer) return;
      clearTimeout(timer);
      resolve(answer);
    });
    child.once("error", (error) => reject(new Error(`${name} could not be started: ${error.message}`)));
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      file.end(() => {
        const message = describeEnd(name, code, signal, log);
        reject(new Error(message));
        if (!isStopping) onExit(message);
      });
    });
  });
  // Whoever stops it before it is ready does not wait for this.
  ready.catch(() => undefined);
  return {
    name,
    pid: child.pid,
    ready,
    /** Asks it to end, and ends it after ten seconds. */
    async stop() {
      isStopping = true;
      await endProcess(child);
    },
  };
}

/** @param {Child} child */
async function endProcess(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
