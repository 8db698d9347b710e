import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeDataDir } from "./data-dir.mjs";

const scratch = () => mkdtempSync(join(tmpdir(), "ws-tracker-data-dir-"));

describe("the folder of all data", () => {
  it("is made with every missing folder above it, and left alone where it is", () => {
    const folder = join(scratch(), "a", "b");
    makeDataDir(folder);
    makeDataDir(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  it("is refused with one line where nothing can be made: below a file, and below /proc", () => {
    const file = join(scratch(), "file");
    writeFileSync(file, "");
    expect(() => makeDataDir(join(file, "data"))).toThrow(
      /^Configuration: DATA_DIR .*file\/data cannot be written \(ENOTDIR\)\. Set DATA_DIR to a folder of your own\.$/,
    );
    expect(() => makeDataDir("/proc/ws-tracker/data")).toThrow(
      /^Configuration: DATA_DIR \/proc\/ws-tracker\/data cannot be written/,
    );
  });
});
