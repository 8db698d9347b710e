import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const isClone = existsSync(join(root, ".git"));
/** Text of the repository by file; safe.directory, because root may look at a clone of somebody else. */
const texts = isClone
  ? execFileSync("git", ["-c", "safe.directory=*", "ls-files", "-z"], { cwd: root, encoding: "utf8" })
      .split("\0")
      .filter((name) => name && existsSync(join(root, name)))
      .map((name) => ({ name, content: readFileSync(join(root, name)) }))
      .filter(({ content }) => !content.includes(0))
      .map(({ name, content }) => ({ name, text: content.toString("utf8") }))
  : [];

/** The places of a pattern, as file:line. */
function placesOf(pattern: RegExp): string[] {
  return texts.flatMap(({ name, text }) =>
    text.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${name}:${index + 1}`] : [])),
  );
}

// Written apart, so that this file does not find itself. `root:x:0:0:root:/root:` of a passwd line is a name, not
// a place.
const HOMES = ["work", "root", "home/[a-z]+", "Users/[A-Za-z]+"].map((name) => `${name}/`).join("|");
const ABSOLUTE = new RegExp(`(?<![\\w.~)}\\]*-])/(${HOMES})`);
const PRIVATE_HOST = new RegExp(
  `https?://[\\w.-]+\\.(${["internal", "corp", "lan", "local", "intra", "home\\.arpa"].join("|")})\\b`,
  "i",
);
/**
 * Hosts that a file may name: our own machine, invented ones (RFC 2606), bare words of tests, numbers, and
 * public documentation.
 */
const KNOWN_HOST =
  /^(localhost|[\w-]+|\d[\da-fx.]*|([\w-]+\.)*(example|invalid|test|example\.(com|org|net))|ws\.intranet|ui\.shadcn\.com|api\.inngest\.com|www\.w3\.org|schemas\.openxmlformats\.org|registry\.npmjs\.org|([\w-]+\.)*(github\.com|npmjs\.com))$/i;

describe.runIf(isClone)("the repository", () => {
  it("is looked at whole", () => {
    expect(texts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["README.md", "package-lock.json", "scripts/start.mjs"]),
    );
  });

  it.each(["see /", "path=/", '"/', "file:///"])("would find a place after %j", (before) => {
    for (const folder of ["work", "root", "home/ada", "Users/ada"])
      expect(ABSOLUTE.test(`${before}${folder}/main`)).toBe(true);
    expect(ABSOLUTE.test(`docs${before.slice(-1)}work/main`)).toBe(false);
  });

  it("has no story that presses a button by a part of its name, which another button may have too", () => {
    const button = /getByRole\(\s*"button",\s*\{\s*name(?!:\s*(?:\/|new RegExp))(?:(?!\}\s*,?\s*\))[^])*\}\s*,?\s*\)/g;
    const inexact = texts
      .filter(({ name }) => /^e2e\/.*\.ts$/.test(name))
      .flatMap(({ name, text }) =>
        (text.match(button) ?? [])
          .filter((found) => !found.includes("exact: true"))
          .map((found) => `${name}: ${found}`),
      );
    expect(inexact).toEqual([]);
  });

  it("has no comment and no SQL wider than the 120 columns that the formatter gives to code", () => {
    const isComment = /^\s*(\/\/|\/?\*|\{\/\*)(?!.*(-disable|@ts-))/;
    const isSql = /^(?!\s*\/\^).*\b(SELECT|FROM|WHERE|JOIN|SET|AND|VALUES)\b(?=[^"]*("[^"]*"[^"]*)*$)/;
    const wide = texts
      .filter(({ name }) => /\.(ts|tsx|mjs)$/.test(name))
      .flatMap(({ name, text }) =>
        text.split("\n").flatMap((line, index) => (line.length > 120 ? [{ line, place: `${name}:${index + 1}` }] : [])),
      );
    expect(wide.filter(({ line }) => isComment.test(line) || isSql.test(line)).map(({ place }) => place)).toEqual([]);
  });

  it("names no place of one machine", () => {
    expect(placesOf(ABSOLUTE)).toEqual([]);
  });

  it("names no private host, and no real one but public documentation", () => {
    expect(placesOf(PRIVATE_HOST)).toEqual([]);
    const hosts = texts
      .filter(({ name }) => name !== "package-lock.json")
      .flatMap(({ name, text }) =>
        [...text.matchAll(/https?:\/\/(?:[^\s/@"'`$]*@)?([\w.-]+)/g)].map(([, host = ""]) => ({
          name,
          host: host.replace(/\.$/, ""),
        })),
      );
    expect(hosts.filter(({ host }) => !KNOWN_HOST.test(host)).map(({ name, host }) => `${name}: ${host}`)).toEqual([]);
  });

  it("locks packages of the public registry only", () => {
    const lock = texts.find(({ name }) => name === "package-lock.json")?.text ?? "";
    expect(
      [...lock.matchAll(/"resolved": "([^"]+)"/g)]
        .map(([, url = ""]) => url)
        .filter((url) => !url.startsWith("https://registry.npmjs.org/")),
    ).toEqual([]);
  });

  it("holds no secrets of a running installation", () => {
    expect(
      texts
        .map(({ name }) => name)
        .filter((name) => /(^|\/)(\.env(\.local)?|\.data|secrets\.json|run\.json|sign-in\.txt)(\/|$)/.test(name)),
    ).toEqual([]);
    expect(placesOf(/-----BEGIN [A-Z ]*PRIVATE KEY/)).toEqual([]);
  });
});
