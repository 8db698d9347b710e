import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { logTo } from "../log";
import { type Engine, devKeys, firstLine, startEngine } from "../testing/engine";
import { listenTestApp } from "../testing/listen-test-app";
import { dropSchema, query } from "../testing/test-database";
import { isSynced, testClient } from "../testing/test-world";
import { isRealServer, until } from "../testing/until";

const calls: unknown[] = [];
let engine: Engine;
let app: ChildProcess | undefined;
afterEach(async () => {
  await engine.close();
  app?.disconnect();
});

async function forkApp(origin: string, port: number, hold: "hold" | "no"): Promise<ChildProcess> {
  const file = fileURLToPath(new URL("../testing/killable-app.ts", import.meta.url));
  const child = fork(file, [origin, String(port), hold], {
    execArgv: ["--conditions=react-server", "--import", "tsx"],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  child.on("message", (message) => calls.push(message));
  z.object({ port: z.literal(port) }).parse(JSON.parse(await firstLine(child)));
  return child;
}

describe.skipIf(isRealServer)("kill -9 of the app", () => {
  it("in a step: the step alone is run again, and waiting for the app costs no attempt", async () => {
    logTo(() => undefined);
    await dropSchema();
    // A free port that stays the app's over its restart.
    const probe = await listenTestApp();
    await probe.close();
    engine = await startEngine(probe.serveUrl);
    app = await forkApp(engine.origin, probe.port, "hold");
    await until("the app is synced", () => isSynced(engine.origin));
    const { ids } = await testClient(engine.origin, devKeys, "killable").send({ name: "work/asked" });
    await until("the step is held", () => calls.includes("held"));
    const exited = once(app, "exit");
    app.kill("SIGKILL");
    await exited;
    app = await forkApp(engine.origin, probe.port, "no");
    const run = await until("the run has ended", async () => {
      const ended = "select status, output from inngest_local.runs where event_id = $1 and status <> 'Running'";
      return (await query(ended, [ids[0]]))[0];
    });
    expect(run).toEqual({ status: "Completed", output: '"done"' });
    expect(calls).toEqual(["before", "held", "held"]);
  });
});
