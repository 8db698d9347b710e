import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeReturnPath } from "./safe-return-path";

describe("safeReturnPath (security E6)", () => {
  it("keeps a path of this panel with its query", () => {
    expect(safeReturnPath("/circuits?q=maple&page=2")).toBe("/circuits?q=maple&page=2");
  });

  it.each([
    [undefined],
    ["https://evil.example/"],
    ["//evil.example"],
    ["/\\evil.example"],
    ["javascript:alert(1)"],
    ["/.//evil.example"],
    ["/x/..//evil.example"],
    ["/%2e//evil.example"],
    ["/./\\evil.example"],
    ["/\t/evil.example"],
    ["/sign-in"],
    [["/sync", "/x"]],
  ])("falls back for %j", (value) => {
    expect(safeReturnPath(value)).toBe("/circuits");
  });

  it("never leads off the panel, whatever is asked for", () => {
    const piece = fc.constantFrom(
      "/",
      "\\",
      ".",
      "..",
      "%2e",
      "%2f",
      "\t",
      "\n",
      "@",
      ":",
      "?",
      "#",
      "evil.example",
      "a",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 9 }).map((pieces) => `/${pieces.join("")}`),
          fc.string(),
        ),
        (text) => {
          const target = new URL(safeReturnPath(text), "https://panel.example/sign-in");
          expect(target.origin).toBe("https://panel.example");
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
