import ts from "typescript";

/** A statement whose rows are given a type that only the author vouches for. */
export type RawRead = { node: ts.CallExpression | ts.TaggedTemplateExpression; line: number };

/**
 * The raw reads of a source file: what calls `$queryRaw` of a client or transaction, and `readRows` and `writeRows` of
 * lib/platform/db. Functions of the same name that a file makes for itself are none.
 */
export function findRawReads(source: ts.SourceFile): RawRead[] {
  const imported = importedReaders(source);
  const found: RawRead[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isReader(node.expression, imported)) found.push(at(source, node));
    if (ts.isTaggedTemplateExpression(node) && isReader(node.tag, imported)) found.push(at(source, node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** How a raw read is named in what tests record and in what the check says: `lib/domain/users/list-users.ts:64`. */
export function placeOf(path: string, { line }: RawRead): string {
  return `${path}:${line}`;
}

/** Whether the product's own statements may stand in a file; `path` from the root of the repository. */
export function holdsProductReads(path: string): boolean {
  return (
    /^(?:app|inngest|lib|server|scripts)\/.*\.tsx?$/.test(path) &&
    !/\.test\.tsx?$|\/testing\/|\/generated\/|^scripts\/faults\//.test(path) &&
    path !== "lib/platform/db.ts"
  );
}

function at(source: ts.SourceFile, node: RawRead["node"]): RawRead {
  return { node, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 };
}

function isReader(callee: ts.Expression, imported: ReadonlySet<string>): boolean {
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text === "$queryRaw";
  return ts.isIdentifier(callee) && imported.has(callee.text);
}

function importedReaders(source: ts.SourceFile): Set<string> {
  const names = source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    if (!/(?:^|\/)db$/.test(statement.moduleSpecifier.text)) return [];
    const bindings = statement.importClause?.namedBindings;
    return bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : [];
  });
  return new Set(names.filter((name) => name === "readRows" || name === "writeRows"));
}
