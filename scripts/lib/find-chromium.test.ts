import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findChromium } from "./find-chromium.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ws-tracker-chromium-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program of that name, which answers `--version`, or like a package's stub only fails. */
function install(name: string, line: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  return path;
}

const WORKS = "echo Chromium 156.0.1";
const STUB = "echo 'Install the snap first' >&2; exit 1";
const environment = (variables: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  NODE_ENV: "test",
  PATH: [folder, "/bin", "/usr/local/nothing"].join(delimiter),
  ...variables,
});

describe("findChromium", () => {
  it("takes the one on the path", async () => {
    const path = install("chromium", WORKS);
    expect(await findChromium(environment())).toBe(path);
  });

  it("prefers the headless shell, which draws no window of its own", async () => {
    install("chromium", WORKS);
    const shell = install("chromium-headless-shell", WORKS);
    expect(await findChromium(environment())).toBe(shell);
  });

  it("takes what people have where something is measured", async () => {
    const path = install("chromium", WORKS);
    install("chromium-headless-shell", WORKS);
    expect(await findChromium(environment(), { isMeasured: true })).toBe(path);
  });

  it("passes over a stub that does not run", async () => {
    install("chromium", STUB);
    const path = install("google-chrome", WORKS);
    expect(await findChromium(environment())).toBe(path);
  });

  it("takes the one that is named before any other", async () => {
    install("chromium", WORKS);
    const named = install("my-own", WORKS);
    expect(await findChromium(environment({ CHROMIUM_PATH: named }))).toBe(named);
  });

  it("refuses a named one that does not run, in one line, and takes no other", async () => {
    install("chromium", WORKS);
    const named = install("my-own", STUB);
    await expect(findChromium(environment({ CHROMIUM_PATH: named }))).rejects.toThrow(
      `Configuration: CHROMIUM_PATH ${named} is no Chromium that runs.`,
    );
  });
});
