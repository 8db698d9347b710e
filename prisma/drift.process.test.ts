import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ownerClient } from "@/lib/platform/testing/owner-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const client = ownerClient();

beforeAll(() => client.connect());
afterAll(() => client.end());

/** Prisma's own comparison of the database with the schema files; its exit code is 0 for no difference, 2 for some. */
function compare(): Promise<{ exitCode: number | null; output: string }> {
  const words = ["migrate", "diff", "--from-config-datasource", "--to-schema", "prisma/schema", "--exit-code"];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["node_modules/prisma/build/index.js", ...words],
      { cwd: root, env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: "1" } },
      (_error, stdout, stderr) => {
        resolve({ exitCode: child.exitCode, output: `${stdout}${stderr}` });
      },
    );
  });
}

describe("migrations and schema files", { timeout: 120_000 }, () => {
  it("say the same", async () => {
    const { exitCode, output } = await compare();
    expect(output).toContain("No difference detected");
    expect(exitCode).toBe(0);
  });

  it("are told apart by a column that only the database has", async () => {
    await client.query("ALTER TABLE regions ADD COLUMN motto text");
    const { exitCode, output } = await compare();
    expect(output).toContain("Removed column `motto`");
    expect(exitCode).toBe(2);
  });
});
