import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { LOOKUP_KINDS } from "../lookups/lookup-types";
import type { BulkAct } from "../users/schema";
import { ACTS } from "./activity-words";

const files = execFileSync("git", ["ls-files", "lib/domain", "lib/platform", "inngest", "app"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.tsx?$/.test(file) && existsSync(file))
  .filter((file) => !/\.test\.tsx?$|\/testing\/|\/generated\/|activity-words\.ts$/.test(file));
/** Nouns of acts: what is typed as `noun.verb` under another noun is no act. */
const nouns = new Set([...Object.keys(ACTS).map((act) => act.split(".")[0] ?? ""), ...LOOKUP_KINDS]);
const isAct = (text: string) => /^[a-z_]+\.[a-z_]+$/.test(text) && nouns.has(text.split(".")[0] ?? "");
const BULK_ACTS = Object.keys({
  "give-role": true,
  "take-role": true,
  "add-region": true,
  "remove-region": true,
  disable: true,
  enable: true,
} satisfies Record<BulkAct["kind"], true>);

/**
 * Names of acts that a file writes: whole texts, texts inside SQL, and templates over the kinds of lookup tables and
 * bulk acts.
 */
function actsIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const acts: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && isAct(node.text)) acts.push(node.text);
    if (ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      const text = node.getText(source);
      acts.push(...[...text.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, act = ""]) => act).filter(isAct));
      const [, verb] = /^`\$\{[\w.]*kind\}\.([a-z_]+)`$/.exec(text) ?? [];
      if (verb) acts.push(...LOOKUP_KINDS.map((kind) => `${kind}.${verb}`));
      if (text.startsWith("`user.bulk_")) acts.push(...BULK_ACTS.map((act) => `user.bulk_${act.replace("-", "_")}`));
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return acts;
}

describe("H1 every act that the code can log", () => {
  const acts = [...new Set(files.flatMap(actsIn))].toSorted();

  it("is found by this test in each of its forms", () => {
    expect(acts.length).toBeGreaterThan(60);
    expect(acts).toEqual(
      expect.arrayContaining(["user.update", "circuit.sync", "unit_type.import", "user.bulk_take_role", "user.enable"]),
    );
  });

  it.each(acts)("%s has its words", (act) => {
    expect(ACTS[act]).toMatch(/^[a-z][a-z ,’A-Z-]+$/);
  });
});
