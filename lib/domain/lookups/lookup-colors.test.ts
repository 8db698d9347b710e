import { describe, expect, it } from "vitest";
import { ENOUGH_CONTRAST, NAMED_COLORS, contrastOnPages, contrastRatio, hexOf } from "./lookup-colors";

describe("colours of statuses", () => {
  it("have the contrast that WCAG computes", () => {
    expect(contrastRatio("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrastRatio("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrastRatio("#336699", "#336699")).toBe(1);
  });

  it.each(Object.entries(NAMED_COLORS))("%s can be seen on light and dark pages", (_, { hex }) => {
    const { light, dark } = contrastOnPages(hex);
    expect(Math.min(light, dark)).toBeGreaterThanOrEqual(ENOUGH_CONTRAST);
  });

  it("are names or six digits, and nothing else", () => {
    expect([
      hexOf("warning"),
      hexOf("#AABBCC"),
      hexOf("red"),
      hexOf("#abc"),
      hexOf(null),
      hexOf("constructor"),
    ]).toEqual(["#b45309", "#aabbcc", null, null, null, null]);
  });
});
