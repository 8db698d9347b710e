import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupNames, mergeUserEdit, suggestRegions } from "./rules";
import type { UserValues } from "./schema";

const REGIONS = [
  { id: 1, name: "Lancaster", code: "LAN" },
  { id: 2, name: "Lehigh", code: "LEH" },
  { id: 3, name: "Central", code: "CEN" },
  { id: 4, name: "New Castle", code: "NC" },
];
const codes = (groups: string[]) => suggestRegions(groups, REGIONS).map(({ code }) => code);

describe("regions that WorkStudio groups suggest", () => {
  it.each<[string, string[]]>([
    ["VEG_LAN_PLANNERS", ["LAN"]],
    ["Planners - Lancaster", ["LAN"]],
    ["PlannersLehigh", ["LEH"]],
    ["new  castle planners", ["NC"]],
    ["Orlando landscapers", []],
    ["Lancasterville", []],
    ["LAN/LEH", ["LAN", "LEH"]],
    ["", []],
  ])("%s", (group, expected) => {
    expect(codes([group])).toEqual(expected);
  });

  it("are always among the known ones, whatever the groups are called, and a group that names one suggests it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme" })),
        fc.constantFrom(...REGIONS),
        fc.constantFrom("_", "-", " ", "/", "."),
        fc.boolean(),
        (groups, region, separator, byCode) => {
          const named = `x${separator}${byCode ? region.code : region.name}${separator}y`;
          const suggested = suggestRegions([...groups, named], REGIONS);
          expect(suggested).toContain(region);
          expect(new Set(suggested).size).toBe(suggested.length);
          expect(suggested.every((one) => REGIONS.includes(one))).toBe(true);
          expect(suggestRegions([named.toUpperCase()], REGIONS)).toContain(region);
        },
      ),
    );
  });

  it("never come from nothing, nor from a region without a name", () => {
    expect(codes([])).toEqual([]);
    expect(suggestRegions(["--", "LAN"], [{ id: 9, name: "—", code: "" }])).toEqual([]);
  });

  it("read names out of whatever WorkStudio sent", () => {
    expect(groupNames(["A", { name: "B" }, { GroupName: "C" }, { group_name: "D" }, 5, null, {}])).toEqual([
      "A",
      "B",
      "C",
      "D",
    ]);
    fc.assert(fc.property(fc.jsonValue(), (json) => groupNames(json).every((name) => typeof name === "string")));
  });
});

const values: UserValues = {
  name: "Mara",
  email: "mara@keyvalley.example",
  roleIds: [3],
  regionIds: [1],
  seesAllRegions: false,
  defaultRegionId: 1,
  wsUsername: null,
};

describe("an edit of a person beside somebody else's", () => {
  it("touches only what was changed in the form", () => {
    expect(mergeUserEdit(values, { ...values, name: "Mara H." }, { ...values, regionIds: [1, 2] })).toEqual({
      edited: ["name"],
      disputed: [],
    });
  });

  it("is disputed where both changed one field, unless to the same", () => {
    expect(mergeUserEdit(values, { ...values, roleIds: [2] }, { ...values, roleIds: [1] })).toEqual({
      edited: [],
      disputed: ["roleIds"],
    });
    expect(mergeUserEdit(values, { ...values, roleIds: [2] }, { ...values, roleIds: [2] })).toEqual({
      edited: [],
      disputed: [],
    });
  });
});
