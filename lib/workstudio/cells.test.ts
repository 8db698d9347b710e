import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  characterCount,
  parseBooleanCell,
  parseDecimalCell,
  parseIntegerCell,
  parseTextCell,
  quoteCell,
  roundToHundredths,
} from "./cells";
import { cleanText, type JsonValue, storableJson } from "./json-value";

describe("parseDecimalCell (W13)", () => {
  it.each<[JsonValue, number | null]>([
    [57.79, 57.79],
    ["57.79", 57.79],
    [" 57.79 ", 57.79],
    ["-3", -3],
    ["+4", 4],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["1,234.5", 1234.5],
    ["1,234,567", 1234567],
    [0, 0],
    ["", null],
    ["  ", null],
    [null, null],
  ])("reads %j as %j", (value, number) => {
    expect(parseDecimalCell(value)).toEqual({ ok: true, value: number });
  });

  it.each<JsonValue>([
    "12,3",
    "1,23,4",
    "1e400",
    "-1e400",
    "NaN",
    "Infinity",
    "0x10",
    "12 miles",
    "--3",
    "1.2.3",
    true,
    false,
    {},
    [],
    [5],
    "1e99999",
  ])("refuses %j", (value) => {
    expect(parseDecimalCell(value)).toMatchObject({ ok: false });
  });

  it("reads back every finite number written as JSON or text", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(parseDecimalCell(number)).toEqual({ ok: true, value: number });
        expect(parseDecimalCell(String(number))).toEqual({ ok: true, value: number + 0 });
      }),
    );
  });
});

describe("other cells", () => {
  it.each<[JsonValue, number | null]>([
    [68, 68],
    ["68", 68],
    ["68.0", 68],
    ["-0", 0],
    ["", null],
  ])("reads the integer %j", (value, number) => {
    expect(parseIntegerCell(value)).toEqual({ ok: true, value: number });
  });

  it.each<JsonValue>([68.5, "68.5", 9007199254740992, "9007199254740993", true])("refuses the integer %j", (value) => {
    expect(parseIntegerCell(value)).toMatchObject({ ok: false });
  });

  it.each<[JsonValue, boolean | null]>([
    [true, true],
    ["true", true],
    ["TRUE", true],
    ["1", true],
    [1, true],
    ["Yes", true],
    [false, false],
    ["false", false],
    [0, false],
    ["0", false],
    ["", null],
    [null, null],
  ])("reads the boolean %j", (value, boolean) => {
    expect(parseBooleanCell(value)).toEqual({ ok: true, value: boolean });
  });

  it.each<JsonValue>(["maybe", 2, {}, []])("refuses the boolean %j", (value) => {
    expect(parseBooleanCell(value)).toMatchObject({ ok: false });
  });

  it("trims text, keeps other scripts and reports what it took out (W14)", () => {
    expect(parseTextCell("  שלום עולם  ")).toEqual({ ok: true, value: { text: "שלום עולם", cleaned: false } });
    expect(parseTextCell("a\0b\uD800")).toEqual({ ok: true, value: { text: "ab\uFFFD", cleaned: true } });
    expect(parseTextCell(12)).toEqual({ ok: true, value: { text: "12", cleaned: false } });
    expect(parseTextCell(" \0 ")).toEqual({ ok: true, value: { text: null, cleaned: true } });
    expect(parseTextCell(true)).toMatchObject({ ok: false });
  });

  it("rounds like decimal(…,2)", () => {
    expect([1.005, 2.675, -1.005, 57.794, 1e-9, -0.001, 33.89].map(roundToHundredths)).toEqual([
      1.01, 2.68, -1.01, 57.79, 0, 0, 33.89,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (cents) => {
        expect(roundToHundredths(cents / 100)).toBe(cents / 100 + 0);
      }),
    );
  });

  it("counts characters as PostgreSQL does and quotes briefly", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(characterCount(text)).toBe(Array.from(text).length);
      }),
    );
    expect(quoteCell("x".repeat(100))).toBe(`"${"x".repeat(40)}…"`);
  });
});

describe("storable text and JSON (W14)", () => {
  it("leaves nothing PostgreSQL refuses, and touches nothing else", () => {
    const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(anyText, (text) => {
        const cleaned = cleanText(text);
        expect(cleaned).not.toMatch(/[\0\p{Surrogate}]/u);
        if (!/[\0\p{Surrogate}]/u.test(text)) expect(cleaned).toBe(text);
        expect(storableJson({ [text]: [text] }).text).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i);
      }),
    );
  });

  it("is not fooled by text that only looks like an escape", () => {
    expect(storableJson({ a: "\\u0000" })).toEqual({ text: '{"a":"\\\\u0000"}', cleaned: false });
  });

  it("drops __proto__ keys at any depth (W15)", () => {
    const hostile = JSON.parse('{"a":{"__proto__":{"admin":true},"b":1}}') as JsonValue;
    expect(storableJson(hostile).text).toBe('{"a":{"b":1}}');
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
});
