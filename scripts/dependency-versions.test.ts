import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";

/**
 * Older ones have known holes or lack what the product relies on; a copy that another package brings along counts too.
 */
const FLOORS = {
  next: "16.4.6",
  react: "19.3.1",
  "react-dom": "19.3.1",
  "next-auth": "4.24.15",
  inngest: "4.24.0",
  sharp: "0.35.4",
  undici: "7.24.0",
  postcss: "8.5.23",
};

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf8"));
const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
  .parse(read("package.json"));
const { packages } = z
  .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
  .parse(read("package-lock.json"));

/** Whether a version is below a floor; a release candidate of the floor is. */
function isBelow(version: string, floor: string): boolean {
  const [release = "", candidate] = version.split("+")[0]?.split(/-(.*)/s) ?? [];
  const [parts, limits] = [release, floor].map((text) => text.split(".").map(Number));
  const differing = (limits ?? []).findIndex((limit, index) => limit !== parts?.[index]);
  return differing === -1 ? candidate !== undefined : !((parts?.[differing] ?? 0) > (limits?.[differing] ?? 0));
}

const copiesOf = (name: string) =>
  Object.entries(packages).filter(
    ([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
  );

describe("dependencies", () => {
  it.each([
    ["7.23.9", true],
    ["7.24.0-rc.1", true],
    ["6.99.0", true],
    ["7.24.0", false],
    ["7.30.2", false],
    ["8.0.0-beta.1", false],
  ])("compares %s with 7.24.0", (version, answer) => {
    expect(isBelow(version, "7.24.0")).toBe(answer);
  });

  it.each(Object.entries(FLOORS))("locks no copy of %s below %s", (name, floor) => {
    const copies = copiesOf(name);
    expect(copies.length).toBeGreaterThan(0);
    expect(
      copies
        .filter(([, { version = "0.0.0" }]) => isBelow(version, floor))
        .map(([path, { version }]) => `${path} ${version ?? ""}`),
    ).toEqual([]);
  });

  it("are pinned exactly, and locked as pinned", () => {
    // `npm:typescript@7.0.2` is another package under a name of ours.
    const direct = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).map(
      ([name, version]) => [name, version.replace(/^npm:[^@]+@/, "")] as const,
    );
    expect(direct.filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))).toEqual([]);
    expect(direct.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([]);
  });
});
