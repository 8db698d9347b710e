import { describe, expect, it } from "vitest";
import { activeChips, clearedFilters, type Filter } from "./filter";
import { listUrl } from "./list-url";

const filters: Filter[] = [
  {
    kind: "many",
    name: "region",
    label: "Region",
    options: [
      { value: "1", label: "North" },
      { value: "2", label: "South" },
    ],
    selected: ["1", "2", "99"],
  },
  {
    kind: "one",
    name: "excluded",
    label: "Excluded",
    options: [
      { value: "hide", label: "Hidden" },
      { value: "only", label: "Only these" },
    ],
    selected: "only",
    defaultValue: "hide",
  },
  {
    kind: "one",
    name: "modified",
    label: "Corrected",
    options: [{ value: "all", label: "All" }],
    selected: "all",
    defaultValue: "all",
  },
];
const url = listUrl("/circuits", { q: "oak", region: ["1", "2", "99"], excluded: "only", page: 3 });

describe("activeChips", () => {
  it("makes one chip per chosen value, each linking to the list without it", () => {
    expect(activeChips(filters, url).map((chip) => [chip.label, chip.value, chip.href])).toEqual([
      ["Region", "North", "/circuits?q=oak&region=2&region=99&excluded=only"],
      ["Region", "South", "/circuits?q=oak&region=1&region=99&excluded=only"],
      ["Region", "99", "/circuits?q=oak&region=1&region=2&excluded=only"],
      ["Excluded", "Only these", "/circuits?q=oak&region=1&region=2&region=99"],
    ]);
  });
});

describe("clearedFilters", () => {
  it("takes all filters and the search away, and nothing else", () => {
    expect(listUrl("/circuits", { q: "oak", region: ["1"], sort: "title" }).link(clearedFilters(filters, "q"))).toBe(
      "/circuits?sort=title",
    );
  });
});
