import { describe, expect, it } from "vitest";
import { collectValues, readValue } from "./lookup-values";
import type { LookupField } from "./lookup-types";
import { UNIT_TYPE_TABLE } from "./unit-type-table";

const choice: LookupField = {
  key: "kind",
  column: "kind",
  label: "Kind",
  input: "choice",
  isRequired: true,
  choices: [
    { value: "oak", label: "Oak tree" },
    { value: "ash", label: "Ash tree" },
  ],
};

describe("a choice of a lookup table", () => {
  it.each([null, "", "  ", "Elm"])("given %j, names its choices in its fault", (raw) => {
    expect(readValue(choice, raw)).toEqual({ problem: "Choose one of: Oak tree, Ash tree." });
  });

  it.each(["ash", "Ash tree", " ASH TREE "])("takes %j", (raw) => {
    expect(readValue(choice, raw)).toEqual({ value: "ash" });
  });

  it("that may stay empty is no fault when it does", () => {
    expect(readValue({ ...choice, isRequired: false, isNullable: true }, "")).toEqual({ value: null });
  });

  it("that a row of a table leaves out names its choices too", () => {
    expect(collectValues(UNIT_TYPE_TABLE, {}).problems["measurementType"]).toEqual([
      "Choose one of: Linear feet, Acres, Trees, Nothing.",
    ]);
  });
});
