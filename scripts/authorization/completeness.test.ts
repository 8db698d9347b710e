import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { ACTIONS, JOBS, PAGES, ROUTES } from "@/scripts/authorization/entry-points";
import { OPERATIONS } from "@/scripts/authorization/matrix";
import { PARTS, WITHOUT_ACTOR } from "@/scripts/authorization/not-operations";

const files = execFileSync("git", ["ls-files", "app", "inngest", "lib/domain"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/testing\//.test(file) && existsSync(file));
const sources = new Map(
  files.map((file) => [
    file,
    ts.createSourceFile(
      file,
      readFileSync(file, "utf8"),
      ts.ScriptTarget.Latest,
      true,
      file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
    ),
  ]),
);
const below = (folder: string) => [...sources].filter(([file]) => file.startsWith(folder));

type Exported = { name: string; node: ts.Node; parameters: readonly ts.ParameterDeclaration[]; isAsync: boolean };

const isExported = (node: ts.Node) =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);

/** The functions and values that a file exports under their own names. */
function exportsOf(source: ts.SourceFile): Exported[] {
  return source.statements.filter(isExported).flatMap((statement): Exported[] => {
    if (ts.isFunctionDeclaration(statement) && statement.name)
      return [{ name: statement.name.text, node: statement, ...shapeOf(statement) }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.map(({ name, initializer }) => ({
      name: name.getText(source),
      node: initializer ?? statement,
      ...(initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        ? shapeOf(initializer)
        : { parameters: [], isAsync: false }),
    }));
  });
}

function shapeOf(node: ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression) {
  const isAsync =
    (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false) ||
    /^Promise</.test(node.type?.getText() ?? "");
  return { parameters: [...node.parameters], isAsync };
}

const takesActor = ({ parameters }: Exported) =>
  parameters.some(({ type }) => /\b(User|System)?Actor\b/.test(type?.getText() ?? ""));
const domainName = (file: string, name: string) => `${file.replace(/^lib\/domain\/|\.tsx?$/g, "")}#${name}`;
const domain = below("lib/domain/").flatMap(([file, source]) =>
  exportsOf(source).map((exported) => ({ key: domainName(file, exported.name), ...exported })),
);

/** `"use server"` or the like at the top of a file. */
const directiveOf = (source: ts.SourceFile) => {
  const [first] = source.statements;
  return first && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression)
    ? first.expression.text
    : null;
};

/** `#updateLookup:region` and `#updateLookup:unit_type` are one function. */
const withoutVariant = (name: string) => name.replace(/:\w+$/, "");
const functionOf = (name: string) => withoutVariant(name).split("#")[1] ?? "";
const callee = (node: ts.Node) => (ts.isCallExpression(node) ? node.expression.getText() : "");
const sorted = (names: Iterable<string>) => [...names].sort();
const routeOf = (file: string) =>
  `/${file
    .split("/")
    .slice(1, -1)
    .filter((part) => !part.startsWith("("))
    .join("/")}`;

describe("D3 the matrix of authorization lists", () => {
  it("every domain function that acts for somebody, and none that is gone", () => {
    expect(domain.length).toBeGreaterThan(150);
    expect(sorted(domain.filter(takesActor).map(({ key }) => key))).toEqual(
      sorted(new Set([...Object.keys(OPERATIONS).map(withoutVariant), ...Object.keys(PARTS)])),
    );
  });

  it("every page", () => {
    expect(sorted(files.filter((file) => /^app\/(.*\/)?page\.tsx$/.test(file)).map(routeOf))).toEqual(
      sorted(Object.keys(PAGES)),
    );
  });

  it("every method of every route", () => {
    const methods = below("app/")
      .filter(([file]) => file.endsWith("/route.ts"))
      .flatMap(([file, source]) => routeMethods(source).map((method) => `${method} ${routeOf(file)}`));
    expect(sorted(methods)).toEqual(sorted(Object.keys(ROUTES)));
  });

  it("every server action, each with the operation that it performs", () => {
    const actions = actionFiles().flatMap(([file, source]) =>
      exportsOf(source).map(({ name, node }) => ({
        key: `${file.replace(/^app\/|\.ts$/g, "")}#${name}`,
        text: node.getText(),
      })),
    );
    expect(sorted(actions.map(({ key }) => key))).toEqual(sorted(Object.keys(ACTIONS)));
    const strays = actions.filter(({ key, text }) => {
      const access = ACTIONS[key];
      const performs = typeof access === "string" ? access : access?.open;
      return !new RegExp(`\\b${functionOf(performs ?? "")}\\b`).test(text);
    });
    expect(strays).toEqual([]);
  });

  it("every function of the jobs engine", () => {
    const ids = below("inngest/functions/").flatMap(([, source]) =>
      [...source.text.matchAll(/(?:createFunction\(|defineRunFunction\(client, )\s*\{\s*id: "([^"]+)"/g)].map(
        ([, id = ""]) => id,
      ),
    );
    expect(sorted(ids)).toEqual(sorted(Object.keys(JOBS)));
    expect(below("inngest/functions/").length).toBe(ids.length);
  });

  it("every function without an actor that a screen, route or job calls", () => {
    const silent = new Map(domain.filter((one) => one.isAsync && !takesActor(one)).map(({ key }) => [key, true]));
    const used = [...below("app/"), ...below("inngest/")].flatMap(([, source]) =>
      domainImports(source).filter((key) => silent.has(key)),
    );
    expect(sorted(new Set(used))).toEqual(sorted(Object.keys(WITHOUT_ACTOR)));
  });

  it("every operation behind an entry point", () => {
    const named = [...Object.values(PAGES), ...Object.values(ACTIONS), ...Object.values(ROUTES)].map((access) =>
      typeof access === "string" ? access : "operation" in access ? access.operation : access.open,
    );
    const unknown = named.filter((name) => name.includes("#") && !(name in OPERATIONS) && !(name in WITHOUT_ACTOR));
    expect(unknown).toEqual([]);
  });
});

describe("Every way in", () => {
  it("E1 is an action made by defineAction, definePersonAction or defineOpenAction, which ask where the request comes from", () => {
    const wrong = actionFiles().flatMap(([file, source]) =>
      exportsOf(source)
        .filter(({ node }) => !/^define(Person|Open)?Action$/.test(callee(node)))
        .map(({ name }) => `${file}#${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it("E1 is nowhere an action inside another function, nor one outside a file of actions", () => {
    const inside = [...sources].filter(
      ([, source]) => directiveOf(source) !== "use server" && /["']use server["']/.test(source.text),
    );
    const outside = [...sources].filter(
      ([, source]) => directiveOf(source) !== "use server" && /\bdefine(Person|Open)?Action\(/.test(source.text),
    );
    const named = [...sources].filter(
      ([file, source]) => /(^|[/-])actions\.ts$/.test(file) && directiveOf(source) !== "use server",
    );
    expect([...inside, ...outside, ...named].map(([file]) => file)).toEqual([]);
  });

  it("E2 is a GET route made by defineRoute, defineDownload or listDownload, or open for a reason", () => {
    const wrong = below("app/")
      .filter(([file]) => file.endsWith("/route.ts"))
      .flatMap(([file, source]) =>
        exportsOf(source)
          .filter(({ name, node }) => {
            const access = ROUTES[`${name} ${routeOf(file)}`];
            return (
              access &&
              "operation" in access &&
              !(
                /^(define(Route|Download)|listDownload)$/.test(callee(node)) &&
                node.getText().includes(functionOf(access.operation))
              )
            );
          })
          .map(({ name }) => `${name} ${file}`),
      );
    expect(wrong).toEqual([]);
  });

  it("D1 asks for a session in every page that is not open", () => {
    const wrong = below("app/").filter(([file, source]) => {
      const access = /^app\/(.*\/)?page\.tsx$/.test(file) ? PAGES[routeOf(file)] : "open";
      const screens = [
        source,
        ...[...source.text.matchAll(/from "(\.[^"]+)"/g)].flatMap(
          ([, name = ""]) => sources.get(`${normalize(join(dirname(file), name))}.tsx`) ?? [],
        ),
      ];
      return access !== "open" && !screens.some(({ text }) => /await (require(Actor|Person)|openList)\(/.test(text));
    });
    // Pages of lists ask by opening their list.
    expect(sources.get("app/(panel)/open-list.ts")?.text).toMatch(/await requireActor\(/);
    expect(wrong.map(([file]) => file)).toEqual([]);
  });
});

function actionFiles() {
  return below("app/").filter(([, source]) => directiveOf(source) === "use server");
}

/** Methods by their own names and by `export { handler as GET }`. */
function routeMethods(source: ts.SourceFile): string[] {
  const renamed = source.statements
    .filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) =>
      exportClause && ts.isNamedExports(exportClause) ? exportClause.elements.map(({ name }) => name.text) : [],
    );
  return [...exportsOf(source).map(({ name }) => name), ...renamed].filter((name) => /^[A-Z]+$/.test(name));
}

/** Values that a file imports from lib/domain, as the matrix names them. */
function domainImports(source: ts.SourceFile): string[] {
  return source.statements.filter(ts.isImportDeclaration).flatMap(({ importClause, moduleSpecifier }) => {
    const from =
      ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text.startsWith("@/lib/domain/")
        ? moduleSpecifier.text.slice("@/lib/domain/".length)
        : null;
    const bindings = importClause?.namedBindings;
    if (from === null || !bindings || !ts.isNamedImports(bindings)) return [];
    return bindings.elements
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map(({ name, propertyName }) => `${from}#${(propertyName ?? name).text}`);
  });
}
