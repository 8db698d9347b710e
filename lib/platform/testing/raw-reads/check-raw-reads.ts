import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ts from "typescript";
import { disagreements, isOpen } from "./check-value";
import { findRawReads, holdsProductReads, placeOf } from "./find-raw-reads";
import { type Shape, mergeShapes } from "./shape";

export type RawReadsReport = {
  /** Raw reads whose rows have a declared type, and those that leave it open. */
  typed: number;
  open: number;
  /** One line for each, with its place. */
  disagreements: string[];
  /** Places of typed reads that no test ran, or that never answered a row. */
  unread: string[];
};

/**
 * Holds what the tests saw of each raw read (`seen`, by place) against the type its source declares, as the compiler
 * knows it. A read whose row type is open (`unknown`, a type parameter of a function that reads for others) has nothing
 * to hold.
 */
export function checkRawReads(root: string, seen: ReadonlyMap<string, Shape>): RawReadsReport {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const pathOf = (file: string) => relative(root, file).split(sep).join("/");
  const files = fileNames.filter(
    (file) => holdsProductReads(pathOf(file)) && /\$queryRaw|readRows|writeRows/.test(readFileSync(file, "utf8")),
  );
  const program = ts.createProgram(files, { ...options, incremental: false });
  const checker = program.getTypeChecker();
  const report: RawReadsReport = { typed: 0, open: 0, disagreements: [], unread: [] };
  for (const file of files) {
    const source = program.getSourceFile(file);
    for (const read of source ? findRawReads(source) : []) {
      const place = placeOf(pathOf(file), read);
      const row = rowType(checker, read.node);
      if (!row) {
        report.open += 1;
        continue;
      }
      report.typed += 1;
      const shape = seen.get(place)?.element;
      if (shape)
        report.disagreements.push(...disagreements(checker, row, shape, "row").map((what) => `${place}: ${what}`));
      else report.unread.push(place);
    }
  }
  return report;
}

/** What the tests' processes wrote into a folder, one shape for each place. */
export function readSeen(folder: string): Map<string, Shape> {
  const seen = new Map<string, Shape>();
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const file = JSON.parse(readFileSync(join(folder, name), "utf8")) as Record<string, Shape>;
    for (const [place, shape] of Object.entries(file)) {
      const known = seen.get(place);
      seen.set(place, known ? mergeShapes(known, shape) : shape);
    }
  }
  return seen;
}

/** The row of `Promise<Row[]>`; undefined where the source leaves it open. */
function rowType(checker: ts.TypeChecker, node: ts.Expression): ts.Type | undefined {
  const rows = checker.getAwaitedType(checker.getTypeAtLocation(node));
  const row = rows && checker.getIndexTypeOfType(rows, ts.IndexKind.Number);
  return row && !isOpen(row) ? row : undefined;
}
