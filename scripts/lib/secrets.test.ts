import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configurationSchema, parseEnvironment } from "@/lib/platform/env";
import { embeddedSecrets } from "./secrets.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ws-tracker-secrets-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("embeddedSecrets", () => {
  it("are generated once, different for each purpose, for their owner's eyes only", () => {
    const first = embeddedSecrets(folder);
    expect(embeddedSecrets(folder)).toEqual(first);
    expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
    expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
  });

  it("are what the configuration accepts", () => {
    expect(() => parseEnvironment(configurationSchema, embeddedSecrets(folder))).not.toThrow();
  });

  it("keep what is there when a new purpose comes", () => {
    writeFileSync(join(folder, "secrets.json"), JSON.stringify({ AUTH_SECRET: "kept" }));
    expect(embeddedSecrets(folder)).toMatchObject({
      AUTH_SECRET: "kept",
      ENCRYPTION_KEYS: expect.stringMatching(/^k1:/) as string,
    });
  });

  it("are never made anew over a damaged file, because what they encrypted would be lost", () => {
    writeFileSync(join(folder, "secrets.json"), '{"AUTH_SEC');
    expect(() => embeddedSecrets(folder)).toThrow(
      `The generated secrets in ${join(folder, "secrets.json")} cannot be read`,
    );
    expect(readFileSync(join(folder, "secrets.json"), "utf8")).toBe('{"AUTH_SEC');
  });
});
