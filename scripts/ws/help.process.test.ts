import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";

const nothingRuns = mkdtempSync(join(tmpdir(), "ws-tracker-help-"));
afterAll(() => rmSync(nothingRuns, { recursive: true, force: true }));

const { PATH, HOME } = process.env;
const ws = (...words: string[]) =>
  promisify(execFile)(process.execPath, ["--conditions=react-server", "--import", "tsx", "scripts/ws.ts", ...words], {
    env: { PATH, HOME, NODE_ENV: "production", DATA_DIR: nothingRuns },
  });

describe("an operator's command beside nothing that runs", () => {
  it("tells its help", async () => {
    expect((await ws("--help")).stdout).toContain("health [options]");
    expect((await ws("sync", "units", "--help")).stdout).toContain("--work-order <number...>");
  });

  it("says what to start, and nothing else", async () => {
    await expect(ws("health")).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^WS-Tracker is not running here\. Start it with: npm start .*\n$/) as string,
    });
  });
});
