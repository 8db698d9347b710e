import { describe, expect, it } from "vitest";
import { formSnapshot } from "./form-snapshot";

function form(entries: [string, string][]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

describe("formSnapshot", () => {
  it("is the same for the same values in another order", () => {
    const one = form([
      ["title", "A"],
      ["region", "1"],
      ["region", "2"],
    ]);
    const other = form([
      ["region", "2"],
      ["title", "A"],
      ["region", "1"],
    ]);
    expect(formSnapshot(one)).toBe(formSnapshot(other));
  });

  it("differs when a value changes or a box is unchecked", () => {
    const before = formSnapshot(
      form([
        ["title", "A"],
        ["active", "on"],
      ]),
    );
    expect(
      formSnapshot(
        form([
          ["title", "B"],
          ["active", "on"],
        ]),
      ),
    ).not.toBe(before);
    expect(formSnapshot(form([["title", "A"]]))).not.toBe(before);
  });

  it("does not count the hidden fields React adds for its actions", () => {
    expect(
      formSnapshot(
        form([
          ["title", "A"],
          ["$ACTION_ID_1", ""],
        ]),
      ),
    ).toBe(formSnapshot(form([["title", "A"]])));
  });
});
