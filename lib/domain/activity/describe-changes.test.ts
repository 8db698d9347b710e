import { describe, expect, it } from "vitest";
import { actWords, nounWords } from "./activity-words";
import { changesText, describeChanges, fieldLabel } from "./describe-changes";

describe("a change in words", () => {
  it.each<[string, unknown, unknown, string]>([
    ["a text", "CEDAR", "OAK", "Value: CEDAR → OAK"],
    ["nothing before", null, "OAK", "Value: empty → OAK"],
    ["a blank after", 3, "", "Value: 3 → empty"],
    ["yes and no", true, false, "Value: yes → no"],
    ["a list that grew", ["Planner"], ["Planner", "Supervisor"], "Value: added Supervisor"],
    ["a list that changed", ["a", "b"], ["b", "c"], "Value: added c; removed a"],
    ["a list out of nothing", null, ["a"], "Value: added a"],
    ["a list that went", ["a"], null, "Value: removed a"],
    ["an order", ["a", "b"], ["b", "a"], "Value: now in the order b, a"],
    ["something else", null, { a: 1 }, 'Value: empty → {"a":1}'],
  ])("given %s", (_, before, after, expected) => {
    expect(changesText({ value: { before, after } })).toBe(expected);
  });

  it("names columns and fields as people do", () => {
    expect(["total_miles", "defaultRegionId", "api_status", "ws_username", "isActive", "id"].map(fieldLabel)).toEqual([
      "Total miles",
      "Default region",
      "Status",
      "WorkStudio username",
      "Active",
      "Id",
    ]);
  });

  it("keeps the fields in their order, and is nothing for nothing", () => {
    expect(
      describeChanges({ b: { before: 1, after: 2 }, a: { before: 1, after: 2 } }).map(({ field }) => field),
    ).toEqual(["b", "a"]);
    expect(changesText(null)).toBe("");
  });
});

describe("an act in words", () => {
  it.each([
    ["user.invite", "invited a person"],
    ["unit_type.update", "changed a unit type"],
    ["forest.burn_down", "burn down forest"],
    ["odd", "odd"],
  ])("%s", (action, words) => {
    expect(actWords(action)).toBe(words);
  });

  it("names what it is about, known or not", () => {
    expect([nounWords("unit_type"), nounWords("night_shift")]).toEqual(["Unit type", "Night shift"]);
  });
});
