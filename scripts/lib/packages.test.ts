import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { arePackagesInstalled } from "./packages.mjs";

const LOCKED = {
  "": {},
  "node_modules/next": { version: "16.4.6" },
  "node_modules/for-another-system": { version: "1.0.0", optional: true },
};
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ws-tracker-packages-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function areInstalled(installed: object | string): boolean {
  const [lock, note] = [join(folder, "lock.json"), join(folder, "note.json")];
  writeFileSync(lock, JSON.stringify({ packages: LOCKED }));
  writeFileSync(note, typeof installed === "string" ? installed : JSON.stringify({ packages: installed }));
  return arePackagesInstalled(lock, note);
}

describe("arePackagesInstalled", () => {
  it.each([
    [
      "what the lockfile names is there, without another system's packages",
      { "node_modules/next": { version: "16.4.6" } },
      true,
    ],
    ["a version differs", { "node_modules/next": { version: "16.4.5" } }, false],
    ["a package is missing", {}, false],
    [
      "an optional one is there in another version",
      { "node_modules/next": { version: "16.4.6" }, "node_modules/for-another-system": { version: "0.9.0" } },
      false,
    ],
    ["npm was cut off", '{"packages"', false],
  ])("%s", (_, installed, answer) => {
    expect(areInstalled(installed)).toBe(answer);
  });

  it("is false where nothing was ever installed", () => {
    expect(arePackagesInstalled("package-lock.json", join(folder, "nowhere.json"))).toBe(false);
  });
});
