import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { findFreePort } from "../scripts/lib/ports.mjs";
import { runToEnd, startServer } from "../scripts/lib/children.mjs";

export type BareNext = { url: string; stop: () => Promise<void> };

const BESIDE_NEXT = [
  "next",
  "react",
  "react-dom",
  "scheduler",
  "typescript",
  "@types/react",
  "@types/react-dom",
  "@types/node",
  "undici-types",
  "csstype",
  "detect-libc",
];

/**
 * Next and what it needs, copied: the app must be its own root, as Next would otherwise take the product's
 * instrumentation and proxy for the app's, and its bundler follows no link out of its root.
 */
function copyPackages(folder: string): void {
  const next = JSON.parse(readFileSync(resolve("node_modules/next/package.json"), "utf8")) as {
    dependencies: Record<string, string>;
    optionalDependencies: Record<string, string>;
  };
  const platforms = Object.keys(next.optionalDependencies).filter((name) => name.startsWith("@next/"));
  const postcss = ["nanoid", "picocolors", "source-map-js"];
  for (const name of [
    ...BESIDE_NEXT,
    ...Object.keys(next.dependencies),
    ...platforms,
    ...postcss,
    "tslib",
    "client-only",
  ]) {
    if (existsSync(resolve("node_modules", name)))
      cpSync(resolve("node_modules", name), `${folder}/node_modules/${name}`, { recursive: true });
  }
}

/** A Next app with nothing but one dynamic page of a table: what the framework alone costs. */
export async function startBareNext(rows: string[][]): Promise<BareNext> {
  const folder = resolve(".data/bench/bare-next");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(resolve(".data/bench"), { recursive: true });
  cpSync(resolve("bench/bare-next"), folder, { recursive: true });
  copyPackages(folder);
  writeFileSync(`${folder}/app/rows.json`, JSON.stringify(rows));
  const next = `${folder}/node_modules/next/dist/bin/next`;
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const logFolder = resolve(".data/bench/logs");
  await runToEnd({ name: "bare-next-build", command: [process.execPath, next, "build", folder], env, logFolder });
  const port = await findFreePort(4730);
  const server = startServer({
    name: "bare-next",
    command: [process.execPath, next, "start", folder, "-p", String(port), "-H", "127.0.0.1"],
    env,
    logFolder,
    isReady: (line: string) => line.includes("Ready in"),
    onExit: (message: string) => console.error(message),
  });
  await server.ready;
  return { url: `http://localhost:${port}`, stop: () => server.stop() };
}
