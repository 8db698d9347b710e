import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { EmbeddedInngestOptions } from "../settings";
import { startEmbeddedInngest } from "../start-embedded-inngest";
import { testDatabaseUrl } from "./test-database";
import { isRealServer } from "./until";

/**
 * What an app needs to talk with an engine: with a signing key it runs as beside an Inngest server, without in
 * dev mode.
 */
export type Keys = { eventKey: string; signingKey: string | null };
/**
 * An engine under test: the real server of INNGEST_TEST_SERVER, one in this process, or one in a process of its own.
 */
export type Engine = { origin: string; keys: Keys; close: () => Promise<void> };
export type KillableEngine = Engine & { kill: () => Promise<void> };

const retryDelaysMs = [50, 100, 200];
export const testLeaseMs = 1_500;
export const devKeys: Keys = { eventKey: "test-event-key", signingKey: null };
export const signedKeys: Keys = { eventKey: "test-event-key", signingKey: `signkey-test-${"5e".repeat(16)}` };

/** The server of INNGEST_TEST_SERVER with its keys. */
const outside = (): Engine => ({
  origin: process.env.INNGEST_TEST_SERVER ?? "",
  keys: {
    eventKey: process.env.INNGEST_TEST_EVENT_KEY ?? "",
    signingKey: process.env.INNGEST_TEST_SIGNING_KEY ?? null,
  },
  close: async () => undefined,
});

export async function startEngine(serveUrl: string, options: Partial<EmbeddedInngestOptions> = {}): Promise<Engine> {
  if (isRealServer) return outside();
  const keys = { eventKey: devKeys.eventKey, signingKey: options.signingKey ?? null };
  const engine = await startEmbeddedInngest({
    databaseUrl: testDatabaseUrl(),
    serveUrls: keys.signingKey === null ? [serveUrl] : [],
    retryDelaysMs,
    retryJitterMs: 0,
    leaseMs: testLeaseMs,
    ...options,
    ...keys,
  });
  return { origin: engine.origin, keys, close: () => engine.close(0) };
}

/** An engine that behaves as an Inngest server in production: signed, and told of its apps by the apps alone. */
export const startSignedEngine = (serveUrl: string): Promise<Engine> =>
  startEngine(serveUrl, { signingKey: signedKeys.signingKey });

/** Every engine that the one list of behaviour is held against, by name. */
export const engines: [string, (serveUrl: string) => Promise<Engine>][] = isRealServer
  ? [["the server of INNGEST_TEST_SERVER", startEngine]]
  : [
      ["the embedded server", startEngine],
      ["a signed server", startSignedEngine],
    ];

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
    env: { ...process.env, DATABASE_URL: databaseUrl, INNGEST_EVENT_KEY: devKeys.eventKey },
  });
  const line = await firstLine(child);
  const { origin } = readySchema.parse(JSON.parse(line));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  return { origin, keys: devKeys, kill: () => end("SIGKILL"), close: () => end("SIGTERM") };
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
