import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { configurationSchema, environmentSchema } from "@/lib/platform/env";

/** Set by the start itself, for its children. */
const INTERNAL = ["DATABASE_MODE", "DATABASE_PREPARED", "INNGEST_DEV", "INNGEST_DEV_TOKEN"];
const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

/** The variables in the first column of README's configuration table. */
function inReadme(): string[] {
  const section = /## Configuration\n([\s\S]*?)\n## /.exec(read("README.md"))?.[1] ?? "";
  return section
    .split("\n")
    .flatMap((row) =>
      [...(/^\|([^|]*)\|/.exec(row)?.[1] ?? "").matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name = ""]) => name),
    )
    .sort();
}

const inExample = () => [...read(".env.example").matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name = ""]) => name).sort();
const inSchemas = () =>
  [...new Set([...Object.keys(configurationSchema.shape), ...Object.keys(environmentSchema.shape)])]
    .filter((name) => !INTERNAL.includes(name))
    .sort();

describe("configuration variables", () => {
  it("are the same in README's table as in lib/platform/env.ts", () => {
    expect(inReadme()).toEqual(inSchemas());
  });

  it("are the same in .env.example, each once", () => {
    expect(inExample()).toEqual(inSchemas());
  });

  it("sets nothing in .env.example: a copy of it starts like no .env", () => {
    expect(
      read(".env.example")
        .split("\n")
        .filter((line) => line && !line.startsWith("#")),
    ).toEqual([]);
  });
});
