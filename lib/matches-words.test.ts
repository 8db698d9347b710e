import { expect, it } from "vitest";
import { matchesWords } from "./matches-words";

it.each([
  ["Sync issues", "sy is", true],
  ["Sync issues", "ISSUES", true],
  ["Sync issues", "sues", false],
  ["Two-factor sign-in", "factor", true],
  ["Users", "", true],
  ["Users", "%", true],
  ["Régions", "ré", true],
])("%j fits %j: %s", (text, typed, fits) => {
  expect(matchesWords(text, typed)).toBe(fits);
});
