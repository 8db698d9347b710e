/** What was seen of a value: its kinds, short texts themselves, and the same of what it holds. */
export type Shape = {
  kinds: Kind[];
  /** Distinct short texts, the first fifty. */
  texts?: string[];
  /** Of all elements together. */
  element?: Shape;
  properties?: Record<string, Shape>;
  /** How many objects were seen, and in how many of them each property stood. */
  objects?: number;
  standing?: Record<string, number>;
};

export type Kind =
  "null" | "undefined" | "string" | "number" | "bigint" | "boolean" | "Date" | "bytes" | "array" | "object" | "Decimal";

const TEXTS = 50;
const LONGEST_TEXT = 60;
const PROPERTIES = 200;

/** Adds what a value shows to a shape. */
export function addValue(shape: Shape, value: unknown): void {
  const kind = kindOf(value);
  if (!shape.kinds.includes(kind)) shape.kinds.push(kind);
  if (typeof value === "string" && value.length <= LONGEST_TEXT) {
    const texts = (shape.texts ??= []);
    if (texts.length < TEXTS && !texts.includes(value)) texts.push(value);
  } else if (Array.isArray(value)) {
    for (const element of value) addValue((shape.element ??= { kinds: [] }), element);
  } else if (kind === "object") {
    addObject(shape, value as Record<string, unknown>);
  }
}

function addObject(shape: Shape, value: Record<string, unknown>): void {
  const properties = (shape.properties ??= {});
  const standing = (shape.standing ??= {});
  shape.objects = (shape.objects ?? 0) + 1;
  for (const [name, inner] of Object.entries(value)) {
    if (!Object.hasOwn(properties, name) && Object.keys(properties).length >= PROPERTIES) continue;
    standing[name] = (standing[name] ?? 0) + 1;
    addValue((properties[name] ??= { kinds: [] }), inner);
  }
}

/** One shape of what two saw. */
export function mergeShapes(one: Shape, other: Shape): Shape {
  const names = Object.keys({ ...one.properties, ...other.properties });
  const element = both(one.element, other.element);
  return {
    kinds: [...new Set([...one.kinds, ...other.kinds])].sort(),
    texts: [...new Set([...(one.texts ?? []), ...(other.texts ?? [])])].sort(),
    ...(element ? { element } : {}),
    properties: Object.fromEntries(
      names.map((name) => [name, both(one.properties?.[name], other.properties?.[name]) ?? { kinds: [] }]),
    ),
    objects: (one.objects ?? 0) + (other.objects ?? 0),
    standing: Object.fromEntries(
      names.map((name) => [name, (one.standing?.[name] ?? 0) + (other.standing?.[name] ?? 0)]),
    ),
  };
}

function both(one: Shape | undefined, other: Shape | undefined): Shape | undefined {
  return one && other ? mergeShapes(one, other) : (one ?? other);
}

function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (value instanceof Date) return "Date";
  if (value instanceof Uint8Array) return "bytes";
  if (typeof value === "object") return value.constructor.name === "Decimal" ? "Decimal" : "object";
  return typeof value as Kind;
}
