import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bornAt, isAlive } from "./processes.mjs";
import { claim, endLeftovers, readRunning, removeRunning, writeRunning } from "./run-file.mjs";

let dataDir = "";
let other: ChildProcess;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "ws-tracker-run-"));
  other = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
  await once(other, "spawn");
});
afterEach(async () => {
  if (other.exitCode === null && other.signalCode === null) {
    other.kill("SIGKILL");
    await once(other, "exit");
  }
  rmSync(dataDir, { recursive: true });
});

const pidOf = (child: ChildProcess) => child.pid ?? 0;
const write = (run: object) => writeFileSync(join(dataDir, "run.json"), JSON.stringify(run));

describe("the run file", () => {
  it("names a start that lives, and is refused to a second one", () => {
    write({ pid: pidOf(other), born: bornAt(pidOf(other)), url: "http://localhost:3000" });
    expect(readRunning(dataDir)).toMatchObject({ pid: other.pid, url: "http://localhost:3000" });
    expect(claim(dataDir)).toBe(false);
  });

  it("protects the servers of a start that lives", async () => {
    const self = { pid: pidOf(other), born: bornAt(pidOf(other)) };
    write({ ...self, processes: { panel: self } });
    await endLeftovers(dataDir, 50);
    expect(isAlive(pidOf(other))).toBe(true);
  });

  it.each([
    ["of a start that is gone", { pid: 999_999_999, born: "then" }],
    ["of a start whose number a stranger got", { pid: process.ppid, born: "long ago" }],
    ["that is half written", null],
  ])("%s counts for nothing", (_, run) => {
    if (run) write(run);
    else writeFileSync(join(dataDir, "run.json"), '{"pid":');
    expect(readRunning(dataDir)).toBeNull();
    expect(claim(dataDir)).toBe(true);
  });

  it("is for its owner's eyes only, as it holds the environment", () => {
    claim(dataDir);
    writeRunning(dataDir, {
      url: "http://localhost:3000",
      pids: { panel: pidOf(other) },
      environment: { AUTH_SECRET: "secret" },
    });
    expect(statSync(join(dataDir, "run.json")).mode & 0o777).toBe(0o600);
    removeRunning(dataDir);
    expect(existsSync(join(dataDir, "run.json"))).toBe(false);
  });

  it("lets the next start end what a killed one left behind, and no stranger", async () => {
    const stranger = { pid: process.ppid, born: "long ago" };
    write({
      pid: 999_999_999,
      born: "then",
      processes: { panel: { pid: pidOf(other), born: bornAt(pidOf(other)) }, simulator: stranger },
    });
    const exited = once(other, "exit");
    await endLeftovers(dataDir, 100);
    await exited;
    expect(isAlive(pidOf(other))).toBe(false);
    expect(isAlive(process.ppid)).toBe(true);
  });
});
