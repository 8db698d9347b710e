import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { waitUntilGone } from "./processes.mjs";
import { runShown, stopShown } from "./run-shown.mjs";

const node = process.execPath;
const run = (script: string, write: (text: string) => void = () => undefined, timeoutMs = 60_000) =>
  runShown({ command: [node, "-e", script], env: process.env, write, timeoutMs });

describe("runShown", () => {
  it("answers whether a command ended well, and gives its output in one piece", async () => {
    const pieces: string[] = [];
    const write = (text: string) => void pieces.push(text);
    expect(await run('process.stdout.write("one "); setTimeout(() => process.stderr.write("two"), 20)', write)).toBe(
      true,
    );
    expect(await run("process.exit(3)", write)).toBe(false);
    expect(pieces).toEqual(["one two"]);
  });

  it("says so when a command cannot be started", async () => {
    const pieces: string[] = [];
    expect(await runShown({ command: ["/nowhere/tool"], env: {}, write: (text) => void pieces.push(text) })).toBe(
      false,
    );
    expect(pieces.join("")).toContain("/nowhere/tool could not be started");
  });

  it("ends one that takes too long", async () => {
    const pieces: string[] = [];
    expect(await run("setInterval(() => undefined, 1000)", (text) => void pieces.push(text), 300)).toBe(false);
    expect(pieces.join("")).toContain("It took longer than 0.3 s and was ended.");
  });

  it("when the whole is stopped, ends a tool and the workers that would outlive it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ws-tracker-shown-"));
    const file = join(folder, "worker.pid");
    // The worker ignores the signal that its tool dies of.
    const worker = `process.on("SIGINT", () => undefined); setInterval(() => undefined, 1000); require("node:fs").writeFileSync(${JSON.stringify(file)}, String(process.pid))`;
    const ended = run(
      `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(worker)}], { stdio: "ignore" })`,
    );
    const pid = await vi.waitFor(() => Number(readFileSync(file, "utf8") || Number.NaN), { timeout: 20_000 });
    await stopShown();
    expect(await ended).toBe(false);
    expect(await waitUntilGone(pid, 10_000)).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
