import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isStorableText } from "@/lib/platform/input/storable-text";

const NASTY: unknown[] = [
  "\0",
  "\uD800",
  "\u202Eexe",
  "\u200B",
  "constructor",
  "__proto__",
  "toString",
  "1e400",
  "1e3",
  "0x10",
  "Infinity",
  "9999999999999",
  "9223372036854775808",
  "-1",
  "",
  "x".repeat(10_000),
  "0026-01-05",
  1e400,
  Number.NaN,
  -0.5,
  2 ** 53,
  true,
  null,
  undefined,
  {},
  { constructor: "x" },
  JSON.parse('{"__proto__":{"a":1}}'),
  [],
  ["\0", "constructor"],
  [["a"]],
  [null],
  Array.from({ length: 2000 }, () => "a"),
  () => 1,
  Symbol("odd"),
  10n,
];

/** Never stored nor searched: hashed, compared, or only held against what is stored. */
const NOT_STORED = new Set([
  "password",
  "currentPassword",
  "newPassword",
  "code",
  "token",
  "typedName",
  "digest",
  "base",
  "values",
]);

const here = new URL(".", import.meta.url);
const modules = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((path) =>
  /(^|\/)([a-z]+-)?schema\.ts$/.test(path),
);
const schemas = (
  await Promise.all(
    modules.map(async (path) => {
      const exported = (await import(new URL(path, here).href)) as Record<string, unknown>;
      return Object.entries(exported).flatMap(([name, value]) =>
        value instanceof z.ZodType ? [{ name: `${path} ${name}`, schema: value }] : [],
      );
    }),
  )
).flat();

/** The keys that a schema's object takes, beneath whatever is around it. */
function keysOf(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodPipe)
    return [...new Set([...keysOf(schema.in as z.ZodType), ...keysOf(schema.out as z.ZodType)])];
  return schema instanceof z.ZodUnion ? (schema.options as z.ZodType[]).flatMap(keysOf) : [];
}

function inputsFor(schema: z.ZodType): unknown[] {
  const keys = keysOf(schema);
  return NASTY.flatMap((value) => [
    value,
    Object.fromEntries(keys.map((key) => [key, value])),
    ...keys.map((key) => ({ [key]: value })),
  ]);
}

/** Texts that no column holds, and numbers that are none, anywhere in what a schema lets through. */
function unfit(value: unknown, path = ""): string[] {
  if (typeof value === "string") return isStorableText(value) ? [] : [`${path}: ${JSON.stringify(value)}`];
  if (typeof value === "number")
    return Number.isFinite(value) && Math.abs(value) < 2 ** 53 ? [] : [`${path}: ${value}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (NOT_STORED.has(key) ? [] : unfit(inner, `${path}.${key}`)));
}

it("finds the schemas of every noun", () => {
  expect(schemas.length).toBeGreaterThan(40);
});

describe.each(schemas)("$name", ({ name, schema }) => {
  it("answers whatever is sent, and lets nothing through that no column holds", () => {
    for (const input of inputsFor(schema)) {
      const result = schema.safeParse(input);
      if (result.success) expect(unfit(result.data)).toEqual([]);
      else expect(result.error).toBeInstanceOf(z.ZodError);
    }
  });

  const isOfAddress = /ListSchema$|searchSchema$/.test(name);
  if (!isOfAddress) return;
  it("takes any address", () => {
    for (const value of NASTY) {
      const address = Object.fromEntries(keysOf(schema).map((key) => [key, value]));
      expect(schema.safeParse(address).success).toBe(true);
    }
  });
});
