import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { waitUntilGone } from "../lib/processes.mjs";

type Process = { pid: number; parent: number; command: string };

const processes = (): Process[] =>
  execFileSync("ps", ["-axo", "pid=,ppid=,command="], { encoding: "utf8", maxBuffer: 50_000_000 })
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
    });

it.each(["SIGTERM", "SIGKILL"] as const)(
  "the runner of faults leaves no PostgreSQL and no part behind when it ends by %s in the middle of one",
  { timeout: 120_000 },
  async (signal) => {
    const runner = spawn(
      process.execPath,
      ["--conditions=react-server", "--import", "tsx", "scripts/test-faults.ts", "--only", "circuits", "--seed", "1"],
      { stdio: "ignore" },
    );
    const exited = once(runner, "exit");
    const folder = join(tmpdir(), `ws-tracker-tests-${process.getuid?.() ?? 0}`, `run-${runner.pid}`);
    const isServer = ({ command }: Process) => command.includes(` -D ${folder}/`);
    const isPart = ({ parent, command }: Process) => parent === runner.pid && command.includes("run-part.ts");
    // A part that works has a connection to a database of its own.
    const started = await vi.waitFor(
      () => {
        const all = processes();
        const [server, part] = [all.find(isServer), all.find(isPart)];
        const isAtWork = all.some(
          ({ parent, command }) => parent === server?.pid && command.includes("faults_circuits"),
        );
        if (!server || !part || !isAtWork) throw new Error("Nothing is tried yet.");
        return [server.pid, part.pid];
      },
      { timeout: 90_000, interval: 200 },
    );
    runner.kill(signal);
    const [code] = (await exited) as [number | null];
    if (signal === "SIGTERM") expect(code).toBe(1);
    for (const pid of started) expect(await waitUntilGone(pid, 10_000)).toBe(true);
    await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 10_000 });
  },
);
