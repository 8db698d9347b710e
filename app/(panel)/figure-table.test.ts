import { describe, expect, it } from "vitest";
import { figure, signed } from "./figure-table";

describe("a number of a table", () => {
  it("has no sign where it rounds to nothing", () => {
    expect([figure(-0.000008, 2), figure(-0, 2), signed(-0.000008, 2), figure(-0.4), figure(-0.25, 2)]).toEqual([
      "0",
      "0",
      "0",
      "0",
      "-0.25",
    ]);
  });

  it("is a dash where nobody knows it", () => {
    expect(figure(null)).toBe("–");
  });
});
