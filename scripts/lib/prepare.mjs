/** What a fresh clone needs before anything can run: packages, the generated client, the build. Each is done once for its inputs. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fingerprint, onceFor } from "./fingerprint.mjs";
import { runToEnd } from "./children.mjs";

const MINIMUM = [20, 19];
export const SOURCES = ["app", "components", "lib", "inngest", "prisma/schema", "next.config.ts", "proxy.ts", "instrumentation.ts", "postcss.config.mjs", "tsconfig.json", "package-lock.json"];
const node = process.execPath;

/** Ends with one line when Node is too old. */
export function assertNodeVersion(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  throw new Error(`WS-Tracker needs Node ${MINIMUM.join(".")} or newer; this is ${version}. Install Node 22 or 24 LTS from your usual source.`);
}

export function installPackages(logFolder) {
  return onceFor("node_modules/.ws-tracker-install", fingerprint(["package-lock.json", ".npmrc"]), "node_modules/next/package.json", async () => {
    if (spawnSync("npm", ["--version"], { shell: process.platform === "win32" }).error) throw new Error("npm was not found beside Node. Install Node with npm.");
    await runToEnd({ name: "npm-ci", command: ["npm", "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], logFolder });
  });
}

export function generateClient(logFolder) {
  return onceFor("lib/platform/generated/.stamp", fingerprint(["prisma/schema", "package-lock.json"]), "lib/platform/generated/prisma/client.ts", () =>
    runToEnd({ name: "prisma-generate", command: [node, "node_modules/prisma/build/index.js", "generate"], logFolder, env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: "1" } }),
  );
}

export function buildApp(logFolder) {
  return onceFor(".next/ws-tracker-build", fingerprint(SOURCES), ".next/BUILD_ID", () =>
    runToEnd({ name: "next-build", command: [node, "node_modules/next/dist/bin/next", "build"], logFolder, env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } }),
  );
}

export const isInstalled = () => existsSync("node_modules/next/package.json");
