import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { objectOf, type Row } from "./testing/ask-workstudio";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const NODE_FLAGS = ["--conditions=react-server", "--import", "tsx"];

async function readyLine(child: ChildProcess): Promise<Row> {
  if (child.stdout === null) throw new Error("The child has no output.");
  const said: unknown[] = await once(createInterface({ input: child.stdout }), "line");
  return objectOf(String(said[0]));
}

describe("the simulator's command", () => {
  it("says where it listens, answers there, and ends cleanly on SIGTERM", async () => {
    const child = spawn(
      process.execPath,
      [
        ...NODE_FLAGS,
        MAIN,
        "--port",
        "0",
        "--circuits",
        "30",
        "--seed",
        "7",
        "--odd-rate",
        "0",
        "--first-day",
        "2026-01-05",
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const ready = await readyLine(child);

    expect(ready).toMatchObject({
      ready: true,
      circuits: 30,
      day: "2026-01-05",
      baseUrl: `http://127.0.0.1:${String(ready.port)}/DDOProtocol`,
    });
    expect((await fetch(`${String(ready.baseUrl)}/HEARTBEAT`, { method: "POST", body: "{}" })).status).toBe(200);

    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends when its parent lets go of it, having aged until the day it was told", async () => {
    const child = fork(
      MAIN,
      ["--port", "0", "--circuits", "30", "--first-day", "2026-01-05", "--advance-to", "2026-01-12"],
      { execArgv: NODE_FLAGS, stdio: ["ignore", "pipe", "inherit", "ipc"] },
    );

    expect(await readyLine(child)).toMatchObject({ ready: true, day: "2026-01-12" });

    child.disconnect();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("refuses nonsense with how to use it", async () => {
    const child = spawn(process.execPath, [...NODE_FLAGS, MAIN, "--circuits", "many"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const said: Buffer[] = [];
    child.stderr.on("data", (piece: Buffer) => said.push(piece));

    expect(await once(child, "close")).toEqual([1, null]);
    expect(Buffer.concat(said).toString()).toContain("--circuits");
  });
});
