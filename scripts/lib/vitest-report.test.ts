import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { type VitestReport, notesOfVitest } from "./test-counts.mjs";

it("says at the end of npm test why a group of tests could not begin", async () => {
  // Inside of the repository, so that it finds Vitest.
  mkdirSync(".data", { recursive: true });
  const folder = mkdtempSync(resolve(".data/vitest-report-"));
  const test = "import { beforeAll, describe, expect, it } from 'vitest';";
  const group =
    "describe('a group', () => { beforeAll(() => { throw new Error('no such row'); }); it('is told', () => expect(1).toBe(1)); });";
  writeFileSync(join(folder, "vitest.config.mjs"), "export default {};");
  writeFileSync(join(folder, "a.test.mjs"), `${test}\n${group}`);
  const path = join(folder, "report.json");
  const vitest = resolve("node_modules/vitest/vitest.mjs");
  const reporter = resolve("scripts/lib/vitest-report.mjs");
  const ended = promisify(execFile)(
    process.execPath,
    [vitest, "run", `--root=${folder}`, `--reporter=${reporter}`, `--outputFile.json=${path}`],
    { cwd: process.cwd() },
  );
  await expect(ended).rejects.toMatchObject({ code: 1 });
  const { failures } = notesOfVitest(JSON.parse(readFileSync(path, "utf8")) as VitestReport);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatch(/a\.test\.mjs › could not be loaded, or not begun or ended\n {4}a group: no such row$/);
  rmSync(folder, { recursive: true });
});
