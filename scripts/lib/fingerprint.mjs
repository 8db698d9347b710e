import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { lockFile } from "./lock-file.mjs";
import { writeWholeFile } from "./whole-file.mjs";

const LEFT_OUT = /^(generated|node_modules|testing)$|\.test\.tsx?$/;

/** @param {string} path @returns {Generator<string>} */
function* filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) yield path;
  else for (const name of readdirSync(path).sort()) if (!LEFT_OUT.test(name)) yield* filesBelow(join(path, name));
}

/**
 * A hash over the contents of files and folders; generated code and tests are left out.
 * @param {string[]} paths
 */
export function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const path of paths)
    for (const file of filesBelow(path)) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/**
 * Runs `work` unless it was last done for the same fingerprint; answers whether it ran. Two processes do not do it at
 * once: the second waits, and finds it done.
 * @param {{ name: string, stampFile: string, inputs: string[], isThere: string, work: () => Promise<unknown> }} options
 */
export async function onceFor({ name, stampFile, inputs, isThere, work }) {
  const isDone = () =>
    existsSync(stampFile) && readFileSync(stampFile, "utf8") === fingerprint(inputs) && existsSync(isThere);
  if (isDone()) return false;
  const unlock = await lockFile(name);
  try {
    if (isDone()) return false;
    // Inputs that change during the work make it old: the stamp is of what it began with.
    const print = fingerprint(inputs);
    await work();
    if (!existsSync(isThere)) throw new Error(`${name} ended without an error, but ${isThere} is not there.`);
    mkdirSync(dirname(stampFile), { recursive: true });
    writeWholeFile(stampFile, print);
    return true;
  } finally {
    unlock();
  }
}
