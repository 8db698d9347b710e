import { relative, sep } from "node:path";
import ts from "typescript";
import { findRawReads, holdsProductReads, placeOf } from "./find-raw-reads.ts";

/**
 * A plugin for Vitest that hands what each raw read answers to `recordRawRead`, with the place of the read. The lines
 * stay as they are, and the rows go on to the reader untouched.
 */
export function instrumentRawReads(root: string) {
  return {
    name: "instrument-raw-reads",
    enforce: "pre" as const,
    transform(code: string, id: string): { code: string; map: null } | undefined {
      const path = relative(root, id.replace(/\?.*$/, "")).split(sep).join("/");
      if (!holdsProductReads(path) || !/\$queryRaw|readRows|writeRows/.test(code)) return undefined;
      return { code: withRecorder(path, code), map: null };
    },
  };
}

/** The same source with each raw read inside `recordRawRead(place, …)`. */
export function withRecorder(path: string, code: string): string {
  const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
  const insertions = findRawReads(source).flatMap((read) => [
    { at: read.node.getStart(source), text: `globalThis.recordRawRead(${JSON.stringify(placeOf(path, read))}, ` },
    { at: read.node.getEnd(), text: ")" },
  ]);
  return insertions
    .sort((one, other) => other.at - one.at)
    .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), code);
}
