import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, recordId, roundDecimal, rowVersion, wholeNumber } from "./number";

describe("roundDecimal", () => {
  it.each([
    ["1.005", 1.01],
    ["1.004999999999999999", 1],
    ["0.615", 0.62],
    ["8.345", 8.35],
    ["2.675", 2.68],
    ["-1.005", -1.01],
    [".5", 0.5],
    ["7.", 7],
    ["9999.995", 10000],
  ])("rounds %s to %d", (text, number) => {
    expect(roundDecimal(text, 2)).toBe(number);
  });

  it("rounds every decimal of three places as whole thousandths do", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (thousandths) => {
        const text = `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, "0")}`;
        expect(roundDecimal(text, 2)).toBe(Math.floor((thousandths + 5) / 10) / 100);
      }),
    );
  });

  it("gives back every decimal of two places", () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), (hundredths) => {
        expect(roundDecimal((hundredths / 100).toFixed(2), 2)).toBe(hundredths / 100);
      }),
    );
  });
});

describe("a number in a form", () => {
  const odd = [
    "1e3",
    "0x10",
    "0b1",
    "Infinity",
    "-Infinity",
    "NaN",
    "1_000",
    "1,5",
    "٣",
    ".",
    "-",
    "1.2.3",
    [5],
    true,
    {},
    1e400,
  ];

  it.each(odd)("as a decimal is not %s", (value) => {
    expect(decimal(10_000, "miles").safeParse(value).success).toBe(false);
  });

  it.each([...odd, "1.5", ""])("as a whole number is not %s", (value) => {
    expect(wholeNumber(1, 168, "hours").safeParse(value).success).toBe(false);
    expect(recordId().safeParse(value).success).toBe(false);
    expect(rowVersion().safeParse(value).success).toBe(false);
  });

  it("stays within what its column holds", () => {
    expect(rowVersion().safeParse(2_147_483_648).success).toBe(false);
    expect(recordId().safeParse("9223372036854775808").success).toBe(false);
    expect(recordId().parse("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
  });
});
