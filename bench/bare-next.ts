import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { findFreePort } from "../scripts/lib/ports.mjs";
import { runToEnd, startServer } from "../scripts/lib/children.mjs";

export type BareNext = { url: string; stop: () => Promise<void> };

/** A Next app with nothing but one dynamic page of a table: what the framework alone costs. */
export async function startBareNext(rows: string[][]): Promise<BareNext> {
  const folder = resolve(".data/bench/bare-next");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(resolve(".data/bench"), { recursive: true });
  cpSync(resolve("bench/bare-next"), folder, { recursive: true });
  symlinkSync(resolve("node_modules"), `${folder}/node_modules`);
  writeFileSync(`${folder}/app/rows.json`, JSON.stringify(rows));
  const next = resolve("node_modules/next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const logFolder = resolve(".data/bench/logs");
  await runToEnd({ name: "bare-next-build", command: [process.execPath, next, "build", folder], env, logFolder });
  const port = await findFreePort(4730);
  const server = startServer({ name: "bare-next", command: [process.execPath, next, "start", folder, "-p", String(port), "-H", "127.0.0.1"], env, logFolder, isReady: (line: string) => line.includes("Ready in"), onExit: (message: string) => console.error(message) });
  await server.ready;
  return { url: `http://localhost:${port}`, stop: () => server.stop() };
}
