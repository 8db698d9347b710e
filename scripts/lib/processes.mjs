import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { platform } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { asError } from "./as-error.mjs";

const hasProc = platform() === "linux";

/**
 * Whether a process of this number lives; a zombie does not.
 * @param {number} pid
 */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (asError(error).code !== "EPERM") return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return !hasProc;
  }
}

/**
 * The command line of a process in one string, or null.
 * @param {number} pid
 */
export function commandOf(pid) {
  try {
    return hasProc ? readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ") : ask("command", pid);
  } catch {
    return null;
  }
}

/**
 * When a process was born, in the system's own words, or null: with its number it names a process for good, whatever
 * gets the number later.
 * @param {number} pid
 */
export function bornAt(pid) {
  try {
    return hasProc ? bornOnLinux(pid) : ask("lstart", pid);
  } catch {
    return null;
  }
}

/**
 * The parent of a process, or null.
 * @param {number} pid
 */
export function parentOf(pid) {
  try {
    return hasProc ? Number(fieldsOf(pid)[1]) : Number(ask("ppid", pid));
  } catch {
    return null;
  }
}

/**
 * Waits until a process is gone; false when it still lives after the time.
 * @param {number} pid
 * @param {number} timeoutMs
 */
export async function waitUntilGone(pid, timeoutMs) {
  for (const until = Date.now() + timeoutMs; Date.now() < until; await delay(25)) if (!isAlive(pid)) return true;
  return !isAlive(pid);
}

/**
 * The fields of /proc/PID/stat after the name, which may hold spaces and parentheses.
 * @param {number} pid
 */
function fieldsOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** @param {number} pid */
function bornOnLinux(pid) {
  return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${fieldsOf(pid)[19]}`;
}

/**
 * @param {string} field
 * @param {number} pid
 */
function ask(field, pid) {
  return (
    execFileSync("ps", ["-o", `${field}=`, "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim() || null
  );
}
