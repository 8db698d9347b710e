import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { firstLine } from "./testing/engine";
import { testDatabaseUrl } from "./testing/test-database";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const start = (args: string[]): ChildProcess =>
  fork(main, args, {
    execArgv: ["--conditions=react-server", "--import", "tsx"],
    stdio: ["ignore", "pipe", "ignore", "ipc"],
    env: { ...process.env, DATABASE_URL: testDatabaseUrl(), INNGEST_EVENT_KEY: "key" },
  });
const complete = ["--port", "0", "--serve-url", "http://127.0.0.1:1/api/inngest"];

it.each([
  ["its parent goes away", (child: ChildProcess) => child.disconnect()],
  ["it gets SIGTERM", (child: ChildProcess) => void child.kill("SIGTERM")],
  ["it gets SIGINT", (child: ChildProcess) => void child.kill("SIGINT")],
])("says that it is ready, before any app is up, and ends with 0 when %s", async (_case, end) => {
  const child = start(complete);
  const exited = once(child, "exit");
  expect(JSON.parse(await firstLine(child))).toMatchObject({ ready: true });
  end(child);
  expect(await exited).toEqual([0, null]);
});

it("ends with 1 when it has no app to serve", async () => {
  expect(await once(start(["--port", "0"]), "exit")).toEqual([1, null]);
});
