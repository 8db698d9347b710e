import { commandOf, isAlive, parentOf } from "./processes.mjs";

const INTERVAL_MS = 500;

/**
 * Calls `onGone` when the npm that started us is gone: npm hands a signal to its shell only, and a killed npm hands on
 * nothing. Started without npm there is nobody to watch, and a start may outlive its terminal.
 * @param {() => void} onGone
 */
export function watchNpm(onGone, environment = process.env) {
  if (!environment.npm_lifecycle_event) return;
  const parents = [process.ppid];
  if (/(^|\/)(ba|da|z)?sh /.test(`${commandOf(process.ppid) ?? ""} `)) parents.push(parentOf(process.ppid) ?? 0);
  const watched = parents.filter((pid) => pid > 1);
  setInterval(() => watched.every(isAlive) || onGone(), INTERVAL_MS).unref();
}
