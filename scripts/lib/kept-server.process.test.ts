import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { keepServer } from "./kept-server.mjs";
import { isAlive } from "./processes.mjs";

const logFolder = mkdtempSync(join(tmpdir(), "ws-tracker-kept-"));
afterAll(() => rmSync(logFolder, { recursive: true }));

const READY = "console.log('ready'); setInterval(() => undefined, 1000)";

function keep(scripts: string[]) {
  const told = { onDown: vi.fn<(message: string) => void>(), onBack: vi.fn<() => void>(), onExit: vi.fn<() => void>() };
  const command = () => [process.execPath, "-e", scripts.shift() ?? ""];
  const server = keepServer({
    name: "outside",
    command: command(),
    again: command,
    env: process.env,
    logFolder,
    isReady: (line) => line === "ready",
    pauseMs: 10,
    ...told,
  });
  return { server, ...told };
}

describe("A server that is kept", () => {
  it("comes back as another process when somebody pulls it down, and ends for good when it is told to", async () => {
    const { server, onDown, onBack, onExit } = keep([READY, READY]);
    await server.ready;
    const first = server.pid ?? 0;
    process.kill(first, "SIGKILL");
    await vi.waitFor(() => expect(onBack).toHaveBeenCalledOnce(), { timeout: 10_000 });
    expect(onDown.mock.calls[0]?.[0]).toContain("outside ended with SIGKILL");
    const second = server.pid ?? 0;
    expect(second).not.toBe(first);
    expect(isAlive(second)).toBe(true);
    await server.stop();
    expect(isAlive(second)).toBe(false);
    expect(onDown).toHaveBeenCalledOnce();
    expect(onExit).not.toHaveBeenCalled();
  });

  it("is given up when it cannot start, at once or when it should come back", async () => {
    const broken = keep(["process.exit(2)"]);
    await vi.waitFor(() => expect(broken.onExit).toHaveBeenCalledOnce(), { timeout: 10_000 });
    expect(broken.onDown).not.toHaveBeenCalled();
    const { server, onBack, onExit } = keep([READY, "process.exit(2)"]);
    await server.ready;
    process.kill(server.pid ?? 0, "SIGKILL");
    await vi.waitFor(() => expect(onExit).toHaveBeenCalledOnce(), { timeout: 10_000 });
    expect(onBack).not.toHaveBeenCalled();
  });
});
