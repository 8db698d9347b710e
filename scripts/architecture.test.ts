import { existsSync, readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

const files = execFileSync("git", ["ls-files", "*.ts", "*.tsx"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file && existsSync(file) && !/\.(test|spec|d)\.tsx?$|\/testing\//.test(file));

/** The project's own modules that a file imports at run time; types leave no trace. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm)].flatMap(
    ([, name = ""]) => {
      const base = name.startsWith("@/")
        ? name.slice(2)
        : name.startsWith(".")
          ? normalize(join(dirname(file), name))
          : null;
      return base === null
        ? []
        : [`${base}.ts`, `${base}.tsx`, base].filter((candidate) => files.includes(candidate)).slice(0, 1);
    },
  );
}

const graph = new Map(files.map((file) => [file, importsOf(file)]));

describe("architecture", () => {
  it("reads the real graph of imports", () => {
    expect(graph.get("app/(panel)/circuits/page.tsx")).toContain("lib/domain/circuits/list.ts");
    expect([...graph.values()].flat().length).toBeGreaterThan(300);
  });

  it("names a noun's files from one closed vocabulary, or after the one long act that a file is", () => {
    const nouns = [
      "account",
      "keys",
      "retention",
      "roles",
      "settings",
      "sign-in",
      "users",
      "ws-accounts",
      "circuit-sync",
      "sync-runs",
      "sync-issues",
      "feeds",
      "aggregates",
    ];
    const known = /^(schema|list|queries|mutations|rules|scope)$/;
    const act =
      /^(adopt|apply|bulk|change|check|clear|close|compare|connect|count|create|define|delete|end|fetch|finish|hand|hold|invite|keep|link|list|lock|mark|open|order|pause|plan|preview|prove|purge|record|refuse|repair|report|request|require|retry|revert|rotate|run|schedule|scope|seal|send|set|share|sign|spend|stage|store|sweep|take|tidy|update|use|watch|write)-[a-z-]+$/;
    const wrong = files.filter((file) => {
      const [, noun = "", name = ""] = /^lib\/domain\/([^/]+)\/([^/]+)\.ts$/.exec(file) ?? [];
      return nouns.includes(noun) && !known.test(name) && !act.test(name);
    });
    expect(wrong).toEqual([]);
  });

  it("lets people, their accounts, their roles and the syncs import one another one way only", () => {
    const nounOf = (file: string) => /^lib\/domain\/([^/]+)\//.exec(file)?.[1];
    const people = [
      "account",
      "keys",
      "roles",
      "sign-in",
      "users",
      "ws-accounts",
      "circuits",
      "circuit-sync",
      "sync-runs",
      "sync-issues",
      "feeds",
      "aggregates",
    ];
    const pairs = new Set(
      [...graph].flatMap(([file, targets]) =>
        targets.flatMap((target) => {
          const [from, to] = [nounOf(file), nounOf(target)];
          return from && to && from !== to && people.includes(from) && people.includes(to) ? [`${from} → ${to}`] : [];
        }),
      ),
    );
    const loops = [...pairs].filter((pair) => {
      const [from = "", to = ""] = pair.split(" → ");
      return from < to && pairs.has(`${to} → ${from}`);
    });
    expect(loops).toEqual([]);
  });

  it("sends no server module to the browser", () => {
    const isClient = (file: string) => /^["']use client["']/.test(readFileSync(file, "utf8").trimStart());
    const isAction = (file: string) => /^["']use server["']/.test(readFileSync(file, "utf8").trimStart());
    const reached = new Set<string>();
    const walk = (file: string): void => {
      if (reached.has(file) || isAction(file)) return;
      reached.add(file);
      for (const next of graph.get(file) ?? []) walk(next);
    };
    files.filter(isClient).forEach(walk);
    expect([...reached].filter((file) => /^import "server-only"/m.test(readFileSync(file, "utf8")))).toEqual([]);
  });
});
