import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise } from "dependency-cruiser";
import { afterAll, describe, expect, it } from "vitest";
import layers from "./layers.config.mjs";

const folder = mkdtempSync(join(tmpdir(), "layers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Names of the rules that these files break, each given as its path with what it imports. */
async function broken(files: Record<string, string>): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, imported] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), imported === "" ? "export const value = 1;\n" : `${imported}\n`);
  }
  const { tsConfig: _, ...options } = layers.options ?? {};
  const { output } = await cruise(["."], { ...options, baseDir: folder, ruleSet: layers, validate: true });
  if (typeof output === "string") throw new Error(output);
  return [...new Set(output.summary.violations.map(({ rule }) => rule.name))].toSorted();
}

describe("the layers", () => {
  it.each([
    ["lib-below", "lib/domain/a.ts", "app/b.ts"],
    ["platform-knows-no-domain", "lib/platform/a.ts", "lib/domain/circuits/b.ts"],
    ["workstudio-is-outside", "lib/workstudio/a.ts", "lib/platform/b.ts"],
    ["components-could-ship", "components/a.tsx", "lib/domain/circuits/b.ts"],
    ["screens-ask-the-domain", "app/page.tsx", "lib/platform/db.ts"],
    ["screens-ask-the-domain", "inngest/functions/a.ts", "lib/platform/mutate.ts"],
    ["simulator-is-outside", "simulator/a.ts", "lib/b.ts"],
    ["engine-knows-no-product", "inngest/embedded/a.ts", "lib/b.ts"],
    ["no-foreign-mutations", "lib/domain/users/a.ts", "lib/domain/circuits/mutations.ts"],
  ])("%s: refuse %s what is in %s", async (rule, from, to) => {
    const name = `${"../".repeat(from.split("/").length - 1) || "./"}${to.replace(/\.tsx?$/, "")}`;
    expect(await broken({ [from]: `export { value } from "${name}";`, [to]: "" })).toEqual([rule]);
  });

  it("let a noun use its own mutations, and types come from anywhere", async () => {
    expect(
      await broken({
        "lib/domain/users/a.ts": 'export { value } from "./mutations";',
        "lib/domain/users/mutations.ts": "",
        "components/b.ts":
          'import type { value } from "../lib/domain/users/mutations";\nexport type Value = typeof value;',
      }),
    ).toEqual([]);
  });

  it("let nothing import itself in a circle", async () => {
    expect(await broken({ "lib/a.ts": 'export * from "./b";', "lib/b.ts": 'export * from "./a";' })).toEqual([
      "no-cycle",
    ]);
  });
});
