import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";

const files = execFileSync(
  "git",
  ["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"],
  {
    encoding: "utf8",
  },
)
  .split("\n")
  .filter(
    (name) =>
      // A migration that has run stays as it is.
      !name.startsWith("prisma/migrations/") &&
      /\.(tsx?|mjs|prisma|sql|css)$/.test(name) &&
      name !== "scripts/citations.test.ts" &&
      existsSync(name),
  );

/** What a pattern finds in the sources, with one place of each. */
function cited(pattern: RegExp): Map<string, string> {
  return new Map(
    files.flatMap((name) =>
      [...readFileSync(name, "utf8").matchAll(pattern)].map(([, id = ""]) => [id, name] as const),
    ),
  );
}

const missing = (ids: Map<string, string>, known: ReadonlySet<string>) =>
  [...ids].filter(([id]) => !known.has(id)).map(([id, name]) => `${id} in ${name}`);
const idsOf = (file: string, pattern: RegExp) =>
  new Set([...readFileSync(file, "utf8").matchAll(pattern)].map(([, id = ""]) => id));

describe("what a comment cites stands in docs/", () => {
  it("the promises of docs/security.md", () => {
    const found = cited(/security ([A-Z]\d{1,2})\b/g);
    expect(found.size).toBeGreaterThan(50);
    expect(missing(found, idsOf("docs/security.md", /\*\*([A-Z]\d{1,2})\*\*/g))).toEqual([]);
  });

  it.each(["domain", "architecture"])("the sections of docs/%s.md", (name) => {
    const found = cited(new RegExp(`\\b${name}(?:\\.md)? §(\\d(?:\\.\\d)?)`, "g"));
    expect(found.size).toBeGreaterThan(0);
    expect(missing(found, idsOf(`docs/${name}.md`, /^#+ §(\d(?:\.\d)?) /gm))).toEqual([]);
  });

  it("no other paper", () => {
    expect([...cited(/\b((?:insight|features|dependencies|inngest|database-schema)\.md)\b/g)]).toEqual([]);
  });
});

describe("README.md", () => {
  const readme = readFileSync("README.md", "utf8");

  it("leads to every decision, and nowhere else", () => {
    const named = new Set([...readme.matchAll(/docs\/decisions\/[a-z-]+\.md/g)].map(([path]) => path));
    expect([...named].toSorted()).toEqual(
      readdirSync("docs/decisions")
        .map((name) => `docs/decisions/${name}`)
        .toSorted(),
    );
  });
});
