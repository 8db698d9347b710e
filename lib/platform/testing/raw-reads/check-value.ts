import ts from "typescript";
import type { Kind, Shape } from "./shape";

/** What a declared type and what was seen disagree about, each as a sentence; `name` says where in the row. */
export function disagreements(checker: ts.TypeChecker, type: ts.Type, shape: Shape, name: string): string[] {
  return disagreementsOf(checker, [type], shape, name);
}

/** `types` are what the members of a union say of one place: any of them may come. */
function disagreementsOf(checker: ts.TypeChecker, types: readonly ts.Type[], shape: Shape, name: string): string[] {
  const members = types.flatMap((type) => (type.isUnion() ? type.types : [type]));
  if (members.some(isOpen)) return [];
  const said = [...new Set(types.map((type) => checker.typeToString(type)))].join(" | ");
  const foreign = shape.kinds.filter((kind) => !members.some((member) => fits(checker, member, kind)));
  if (foreign.length > 0) return foreign.map((kind) => `${name} is declared ${said}, and ${kind} came`);
  return [
    ...foreignTexts(members, shape).map((text) => `${name} is declared ${said}, and “${text}” came`),
    ...(shape.element ? insideArray(checker, members, shape.element, name) : []),
    ...(shape.properties ? insideObject(checker, members, shape, name) : []),
  ];
}

/** Whether anything may come, so that there is nothing to hold. */
export function isOpen(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) !== 0;
}

const FLAGS: Partial<Record<Kind, ts.TypeFlags>> = {
  null: ts.TypeFlags.Null,
  undefined: ts.TypeFlags.Undefined,
  string: ts.TypeFlags.StringLike,
  number: ts.TypeFlags.NumberLike,
  bigint: ts.TypeFlags.BigIntLike,
  boolean: ts.TypeFlags.BooleanLike,
};

function fits(checker: ts.TypeChecker, member: ts.Type, kind: Kind): boolean {
  const flags = FLAGS[kind];
  // A branded text is an intersection.
  if (flags !== undefined)
    return (member.isIntersection() ? member.types : [member]).some((part) => part.flags & flags);
  if (!(member.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return false;
  const name = nameOf(member);
  const isArray = checker.isArrayType(member) || checker.isTupleType(member);
  if (kind === "array") return isArray;
  if (kind === "Date" || kind === "Decimal") return name === kind;
  if (kind === "bytes") return name === "Uint8Array" || name === "Buffer";
  return !isArray && !["Date", "Decimal", "Uint8Array", "Buffer"].includes(name);
}

/** An intersection has no symbol, whatever the compiler's own types say. */
function nameOf(type: ts.Type): string {
  return (type.symbol as ts.Symbol | undefined)?.name ?? "";
}

/** Texts outside a closed set of them; none when any text may come. */
function foreignTexts(members: readonly ts.Type[], { texts = [] }: Shape): string[] {
  const closed = members.filter((member) => member.flags & ts.TypeFlags.StringLike);
  const known = closed.flatMap((member) => (member.isStringLiteral() ? [member.value] : []));
  if (known.length === 0 || known.length < closed.length) return [];
  return texts.filter((text) => !known.includes(text));
}

function insideArray(checker: ts.TypeChecker, members: readonly ts.Type[], element: Shape, name: string): string[] {
  const inner = members.flatMap((member) => checker.getIndexTypeOfType(member, ts.IndexKind.Number) ?? []);
  return disagreementsOf(checker, inner, element, `${name}[]`);
}

function insideObject(checker: ts.TypeChecker, members: readonly ts.Type[], shape: Shape, name: string): string[] {
  const objects = members.filter((member) => fits(checker, member, "object"));
  const standing = shape.standing ?? {};
  const foreign = Object.entries(shape.properties ?? {}).flatMap(([property, inner]) => {
    const types = objects.flatMap((object) => typeOfProperty(checker, object, property) ?? []);
    if (types.length === 0) return [`${name}.${property} comes, and the type does not have it`];
    return disagreementsOf(checker, types, inner, `${name}.${property}`);
  });
  const missing = requiredOf(checker, objects).flatMap((property) => {
    const times = standing[property] ?? 0;
    if (times === shape.objects) return [];
    return [`${name}.${property} is declared, and ${times === 0 ? "never comes" : "does not always come"}`];
  });
  return [...foreign, ...missing];
}

function typeOfProperty(checker: ts.TypeChecker, object: ts.Type, property: string): ts.Type | undefined {
  const symbol = checker.getPropertyOfType(object, property);
  return symbol ? checker.getTypeOfSymbol(symbol) : checker.getIndexTypeOfType(object, ts.IndexKind.String);
}

/** The properties that every member of a union asks for. */
function requiredOf(checker: ts.TypeChecker, objects: readonly ts.Type[]): string[] {
  const [first = [], ...others] = objects.map((object) =>
    checker
      .getPropertiesOfType(object)
      .filter((symbol) => !(symbol.flags & ts.SymbolFlags.Optional))
      .map((symbol) => symbol.name),
  );
  return first.filter((property) => others.every((names) => names.includes(property)));
}
