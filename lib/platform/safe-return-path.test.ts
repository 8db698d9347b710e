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
    ["/sign-in"],
    [["/sync", "/x"]],
  ])("falls back for %j", (value) => {
    expect(safeReturnPath(value)).toBe("/circuits");
  });
});
