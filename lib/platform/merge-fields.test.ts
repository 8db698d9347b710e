import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeFields } from "./merge-fields";

const values = fc.record({ name: fc.constantFrom("a", "b", "c"), regions: fc.subarray([1, 2]) });
const FIELDS = ["name", "regions"] as const;

describe("merging two people's edits", () => {
  it("K3 writes only what was touched, and disputes what both touched", () => {
    const base = { name: "a", regions: [1] };
    expect(mergeFields(FIELDS, base, { name: "b", regions: [1] }, { name: "a", regions: [2] })).toEqual({
      edited: ["name"],
      disputed: [],
    });
    expect(mergeFields(FIELDS, base, { name: "b", regions: [1] }, { name: "c", regions: [1] })).toEqual({
      edited: [],
      disputed: ["name"],
    });
    expect(mergeFields(FIELDS, base, { name: "b", regions: [1] }, { name: "b", regions: [1] })).toEqual({
      edited: [],
      disputed: [],
    });
  });

  it("never loses a change: every field ends as wanted, as a colleague left it, or in dispute", () => {
    fc.assert(
      fc.property(values, values, values, (base, wanted, current) => {
        const { edited, disputed } = mergeFields(FIELDS, base, wanted, current);
        for (const field of FIELDS) {
          if (disputed.includes(field)) expect(base[field]).not.toEqual(current[field]);
          else if (!edited.includes(field)) expect([base[field], current[field]]).toContainEqual(wanted[field]);
        }
      }),
    );
  });
});
