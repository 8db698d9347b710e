import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { dataDir, ownShell, stack } from "./stack";

const MANIFEST = ".next/server/functions-config-manifest.json";

export type PanelWithoutProxy = { url: string; stop: () => Promise<void> };

/**
 * A second panel beside the stack's, of the same build, on the same database and with the same secrets, from whose
 * manifest proxy.ts was taken: Next does not even load it (security D2).
 */
export async function startWithoutProxy(): Promise<PanelWithoutProxy> {
  const folder = join(dataDir, "without-proxy");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync("cp", ["-a", ".next", "package.json", "next.config.ts", "tsconfig.json", folder]);
  rmSync(join(folder, ".next/cache"), { recursive: true, force: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  const manifest = JSON.parse(readFileSync(join(folder, MANIFEST), "utf8")) as { functions: Record<string, unknown> };
  if (!("/_middleware" in manifest.functions))
    throw new Error("The build names no proxy; this test would prove nothing.");
  delete manifest.functions["/_middleware"];
  writeFileSync(join(folder, MANIFEST), JSON.stringify(manifest));
  const port = await freePort();
  const child = spawn(process.execPath, [resolve("server/main.mjs"), "-p", String(port), "-H", "127.0.0.1"], {
    cwd: folder,
    env: {
      ...ownShell(),
      ...stack().environment,
      NODE_ENV: "production",
      PORT: String(port),
      LOG_LEVEL: "silent",
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  await ready(child);
  // The host of the stack's address, whose cookies go to every port.
  return { url: `http://${new URL(stack().url).hostname}:${port}`, stop: () => stop(child) };
}

async function ready(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error("The panel has no output.");
  const ended = once(child, "exit").then(() => {
    throw new Error("The panel without a proxy ended before it was ready.");
  });
  const said = (async () => {
    for await (const line of createInterface(child.stdout ?? process.stdin)) if (/Ready in/i.test(line)) return;
  })();
  await Promise.race([said, ended]);
  child.stdout.resume();
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  return address.port;
}
