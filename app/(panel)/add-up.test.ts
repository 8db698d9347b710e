import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hundredths, restOf, roundedBook, sumOf } from "./add-up";

describe("miles on a page", () => {
  it("add up to their total, with the rest that rounding each of them leaves", () => {
    const thirds = [1 / 3, 1 / 3, 1 / 3];
    const shown = thirds.map(hundredths);
    expect(shown).toEqual([0.33, 0.33, 0.33]);
    expect(restOf(1, shown)).toBe(0.01);
    expect(sumOf([...shown, 0.01])).toBe(1);
    expect(restOf(0.75, [0.5, 0.25])).toBeNull();
  });

  it("of a region are rounded once: planners are what is by span and shared, circuits all parts", () => {
    const part = 1.0049;
    const exact = {
      span: part,
      shared: part,
      planners: 2 * part,
      unassigned: part,
      corrections: -part,
      circuits: 2 * part,
    };
    expect(roundedBook(exact)).toEqual({
      span: 1,
      shared: 1,
      planners: 2,
      unassigned: 1,
      corrections: -1,
      circuits: 2,
    });
  });

  it("do so whatever they are", () => {
    const miles = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(miles, (exact) => {
        const shown = exact.map(hundredths);
        const total = hundredths(exact.reduce((sum, one) => sum + one, 0));
        return sumOf([...shown, restOf(total, shown) ?? 0]) === total || Math.abs(total) === 0;
      }),
    );
  });
});
