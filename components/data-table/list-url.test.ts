import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listUrl } from "./list-url";

describe("listUrl", () => {
  const url = listUrl("/circuits", { q: "oak", region: ["1", "2"], sort: "-title", page: 4, per: null });

  it("keeps the state and goes back to page 1 on any change", () => {
    expect(url.link({ sort: "title" })).toBe("/circuits?q=oak&region=1&region=2&sort=title");
  });

  it("turns the page without losing anything", () => {
    expect(url.link({ page: 5 })).toBe("/circuits?q=oak&region=1&region=2&sort=-title&page=5");
  });

  it("leaves out nulls, empty texts and empty lists", () => {
    expect(url.link({ q: null, region: [], sort: "" })).toBe("/circuits");
  });

  it("gives a form the fields it does not set itself, never the page", () => {
    expect(url.fields(["q"])).toEqual([
      { name: "region", value: "1" },
      { name: "region", value: "2" },
      { name: "sort", value: "-title" },
    ]);
  });

  it("never loses or bends a value", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z]{1,8}$/),
          fc.array(fc.string({ minLength: 1, unit: "grapheme" }), { maxLength: 4 }),
        ),
        (params) => {
          const read = new URL(listUrl("/x", params).link({ page: null }), "http://host").searchParams;
          for (const [name, values] of Object.entries(params))
            if (name !== "page") expect(read.getAll(name)).toEqual(values);
        },
      ),
    );
  });
});
