import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { testShell } from "./test-shell.mjs";

const folder = mkdtempSync(join(tmpdir(), "test-shell-"));
afterEach(() => rmSync(join(folder, ".env.local"), { force: true }));

describe("testShell", () => {
  it("keeps what a process needs to run", () => {
    const shell = { PATH: "/bin", HOME: "/home", LC_ALL: "C", NODE_OPTIONS: "--enable-source-maps", CI: "1" };
    expect(testShell(shell, folder)).toEqual({ ...shell, NEXT_TELEMETRY_DISABLED: "1" });
  });

  it.each(["SMTP_URL", "DATABASE_URL", "PGHOST", "WORKSTUDIO_BASE_URL", "A_SETTING_OF_NEXT_YEAR", "AUTH_SECRET"])(
    "lets %s of the shell not through, so that no test sends mail or meets a real server",
    (name) => {
      expect(testShell({ [name]: "smtps://mail.example.com" }, folder)).not.toHaveProperty(name);
    },
  );

  it("empties what an .env file would set, also what nobody has heard of", () => {
    writeFileSync(join(folder, ".env.local"), 'SMTP_URL="smtps://mail.example.com"\nA_SETTING_OF_NEXT_YEAR=1\n');
    expect(testShell({ PATH: "/bin" }, folder)).toMatchObject({
      PATH: "/bin",
      SMTP_URL: "",
      A_SETTING_OF_NEXT_YEAR: "",
    });
  });
});

describe("the environment of this very test", () => {
  it("holds nothing of the shell but what is allowed, and the tests' own settings", () => {
    expect(process.env["SMTP_URL"] ?? "").toBe("");
    expect(Object.keys(process.env).filter((name) => name.startsWith("PG"))).toEqual([]);
    expect(process.env["DATABASE_URL"]).toContain("a-pure-test-has-no-database");
  });
});
