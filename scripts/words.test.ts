import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const files = execFileSync("git", ["ls-files", "app", "components", "lib"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/testing\/|\/generated\//.test(file) && existsSync(file));

type Text = { file: string; text: string };

/**
 * What a person may read: text between tags, and literals that are a sentence, a label of several words, or a word with
 * a capital.
 */
function textsOf(file: string): Text[] {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true, kind);
  const found: Text[] = [];
  const add = (text: string) => {
    const words = text.replaceAll(/\s+/g, " ");
    if (/^ ?[A-Z][a-z]|^ ?[a-z]+ [a-z]+|[a-z] [a-z]| %/.test(words)) found.push({ file, text: words.trimEnd() });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || isSql(node) || isClassName(node)) return;
    if (ts.isJsxText(node) || ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node.text);
    if (ts.isTemplateExpression(node))
      add([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…"));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isSql = (node: ts.Node) => ts.isTaggedTemplateExpression(node) && /\bsql$/.test(node.tag.getText());
const isClassName = (node: ts.Node) => ts.isJsxAttribute(node) && /[cC]lass(Name)?$/.test(node.name.getText());

const texts = files.flatMap(textsOf);

/** One word for one thing: what is not said, and what is said instead. */
const NOT_SAID: [words: RegExp, instead: string][] = [
  [/\bsettle[ds]?\b/i, "Resolve an issue, use WorkStudio’s value"],
  [/\b(take|took|taking) (WorkStudio’s|their) value/i, "use WorkStudio’s value"],
  [/\b(edited|overridden|overrides?) (here|field|by)\b/i, "corrected"],
  [/\blog(ged)? ?(in|out|on|off)\b/i, "sign in, sign out"],
  [/\b(2FA|MFA|second factor|two factor)\b/i, "two-factor sign-in, code"],
  [/\bplease\b(?! fix)/i, "say it plainly; only “Please fix 3 fields”"],
  [/\b(successful(ly)?|oops|whoops|sorry|unfortunately)\b/i, "say what happened"],
  [/\b(invalid|illegal|bad request|forbidden|unauthori[sz]ed)\b/i, "say what is wrong and what to do"],
  [/\bclick(ed|ing)?\b here/i, "name the place"],
  [/\w\((s|es)\)/, "one word for one and one for several"],
  [/\b(record|row|item)s? (not )?found\b/i, "say what is not there"],
  [/\bemail\b/i, "e-mail"],
  [/\b(ACTIV|REWRK|CLOSE)\b(?!\.)/, "a status by its name"],
  [/(^|\s)@(\s|$)/, "leave the main circuit’s “@” out"],
  [/[a-z]'[a-z]/, "a typographic apostrophe"],
  [/\.\.\./, "one character: …"],
  [/\b(not )?believed\b/i, "a suspicious answer"],
  [/\b(utili[sz]e|prior to|in order to|upon|via)\b/i, "use, before, to, on, by"],
  [/\b(e\.g\.|i\.e\.|etc\.)/i, "say it whole: for example, that is"],
  [/\b(payload|null value|boolean|entity|parameter)\b/i, "the field’s own words"],
  [/\b\d?\d:\d\d\b(?! [AP]M)/, "a time with AM or PM, and its zone"],
  [/ %(?!\d)/, "a number and its % without a space"],
  [/\bunit unknown\b/i, "unknown unit type, unknown permission status"],
];

describe("The words of the product", () => {
  it("are read", () => {
    expect(texts.length).toBeGreaterThan(1500);
  });

  it.each(NOT_SAID)("say nothing like %s, but: %s", (words) => {
    expect(texts.filter(({ text }) => words.test(text)).map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
  });
});
