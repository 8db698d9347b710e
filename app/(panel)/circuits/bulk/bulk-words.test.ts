import { describe, expect, it } from "vitest";
import { BULK_ACTS } from "./bulk-acts";
import { effectWords, titleWords } from "./bulk-words";

describe("the words of an act on many circuits", () => {
  it("name one circuit as one, and more by their number", () => {
    expect(BULK_ACTS.map(({ kind }) => titleWords(kind, 1))).toEqual([
      "Exclude this circuit from reporting?",
      "Take this circuit back into reporting?",
      "Move this circuit to a region",
      "Give this circuit to a person, or take it off",
      "Sync the units of this circuit, or do not",
      "Move this circuit to a stage",
    ]);
    expect(titleWords("region", 12)).toBe("Move 12 circuits to a region");
    expect(titleWords("planner", 12_000)).toBe("Give 12,000 circuits to a person, or take them off");
  });

  it("say what one or more do to the totals", () => {
    expect([effectWords("exclude", 1), effectWords("exclude", 2)]).toEqual([
      "It takes out of the totals",
      "They take out of the totals",
    ]);
    expect(effectWords("stage", 2)).toBe("");
  });
});
