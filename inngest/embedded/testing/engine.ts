import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { EmbeddedInngestOptions } from "../settings";
import { startEmbeddedInngest } from "../start-embedded-inngest";
import { testDatabaseUrl } from "./test-database";

/** An engine under test: the real server of INNGEST_TEST_SERVER, one in this process, or one in a process of its own. */
export type Engine = { origin: string; close: () => Promise<void> };
export type KillableEngine = Engine & { kill: () => Promise<void> };

const retryDelaysMs = [50, 100, 200];
export const testLeaseMs = 1_500;

export async function startEngine(serveUrl: string, options: Partial<EmbeddedInngestOptions> = {}): Promise<Engine> {
  const origin = process.env.INNGEST_TEST_SERVER;
  if (origin !== undefined) return { origin, close: async () => undefined };
  const engine = await startEmbeddedInngest({
    databaseUrl: testDatabaseUrl(),
    serveUrls: [serveUrl],
    retryDelaysMs,
    leaseMs: testLeaseMs,
    ...options,
  });
  return { origin: engine.origin, close: () => engine.close(0) };
}

const readySchema = z.object({ ready: z.literal(true), origin: z.string() });

/** The command of `npm start`, to be killed without warning. */
export async function forkEngine(serveUrl: string, port = 0, databaseUrl = testDatabaseUrl()): Promise<KillableEngine> {
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const args = [
    "--port",
    String(port),
    "--serve-url",
    serveUrl,
    "--lease-ms",
    String(testLeaseMs),
    "--retry-delays-ms",
    retryDelaysMs.join(","),
  ];
  const child = fork(main, args, {
    execArgv: ["--conditions=react-server", "--import", "tsx"],
    stdio: ["ignore", "pipe", "ignore", "ipc"],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const line = await firstLine(child);
  const { origin } = readySchema.parse(JSON.parse(line));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  return { origin, kill: () => end("SIGKILL"), close: () => end("SIGTERM") };
}

/** The ready line of a child process; throws when it ends before. */
export async function firstLine(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (!stdout) throw new Error("the child has no stdout");
  return new Promise((resolve, reject) => {
    let text = "";
    stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("\n")) resolve(text.split("\n")[0] ?? "");
    });
    child.once("exit", (code) => reject(new Error(`the child ended with ${code} before it was ready`)));
  });
}
