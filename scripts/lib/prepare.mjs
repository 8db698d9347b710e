/**
 * What a fresh clone needs before anything can run: packages, the generated client, the build. Each is done once for
 * its inputs.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { runToEnd } from "./children.mjs";
import { onceFor } from "./fingerprint.mjs";
import { lockFile } from "./lock-file.mjs";
import { arePackagesInstalled } from "./packages.mjs";

const MINIMUM = /** @type {const} */ ([20, 19]);
const BUILD_INPUTS = [
  "app",
  "components",
  "lib",
  "inngest",
  "prisma/schema",
  "public",
  "next.config.ts",
  "proxy.ts",
  "instrumentation.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];
const node = process.execPath;

/** Throws with one line when Node is too old. */
export function assertNodeVersion(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  throw new Error(
    `WS-Tracker needs Node ${MINIMUM.join(".")} or newer; this is ${version}. Install Node 22 or 24 LTS from your usual source.`,
  );
}

/**
 * `npm ci`, unless the packages of this lockfile are there; answers whether it ran.
 * @param {string} logFolder
 */
export async function installPackages(logFolder) {
  if (arePackagesInstalled()) return false;
  const unlock = await lockFile("npm-ci");
  try {
    if (arePackagesInstalled()) return false;
    await runToEnd({
      name: "npm-ci",
      command: [...npm(), "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
      logFolder,
    });
    return true;
  } finally {
    unlock();
  }
}

/**
 * The Prisma client of the schema files.
 * @param {string} logFolder
 */
export function generateClient(logFolder) {
  return onceFor({
    name: "prisma-generate",
    stampFile: "lib/platform/generated/.stamp",
    inputs: ["prisma/schema", "package-lock.json"],
    isThere: "lib/platform/generated/prisma/client.ts",
    work: () =>
      runToEnd({
        name: "prisma-generate",
        command: [node, "node_modules/prisma/build/index.js", "generate"],
        logFolder,
        env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
      }),
  });
}

/**
 * The panel's production build.
 * @param {string} logFolder
 */
export function buildApp(logFolder) {
  return onceFor({
    name: "next-build",
    stampFile: ".next/ws-tracker-build",
    inputs: BUILD_INPUTS,
    isThere: ".next/BUILD_ID",
    work: () =>
      runToEnd({
        name: "next-build",
        command: [node, "node_modules/next/dist/bin/next", "build"],
        logFolder,
        env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      }),
  });
}

/** The npm that runs us, else the one on the path. */
function npm() {
  const { npm_execpath: running } = process.env;
  if (running?.endsWith(".js") && existsSync(running)) return [node, running];
  if (spawnSync("npm", ["--version"]).error) throw new Error("npm was not found beside Node. Install Node with npm.");
  return ["npm"];
}
