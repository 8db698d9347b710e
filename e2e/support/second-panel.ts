import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { ownShell, stack } from "./stack";

export type SecondPanel = { url: string; stop: () => Promise<void> };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}

/**
 * Another process of the panel over the same database and build, with other settings: for what is decided when the
 * panel starts.
 */
export async function startSecondPanel(settings: Record<string, string>): Promise<SecondPanel> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    ...ownShell(),
    ...stack().environment,
    NODE_ENV: "production" as const,
    PORT: String(port),
    APP_URL: url,
    NEXTAUTH_URL: url,
    ...settings,
  };
  const child = spawn(process.execPath, ["server/main.mjs", "-p", String(port), "-H", "localhost"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
  };
  for await (const line of createInterface({ input: child.stdout })) if (/Ready in/i.test(line)) return { url, stop };
  throw new Error("The second panel ended before it was ready.");
}
