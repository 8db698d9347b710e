import { describe, expect, it } from "vitest";
import { isStorableText, storableText } from "./storable-text";

describe("a text that the database can hold", () => {
  it.each([
    ["zero \u0000 byte", undefined, "zero  byte"],
    ["half \ud83c", undefined, "half "],
    ["ab🌲", 3, "ab"],
    ["ab🌲", 4, "ab🌲"],
    ["ab🌲c", 4, "ab🌲"],
    ["a\0bc", 2, "ab"],
  ])("is made of %j, cut at %j", (text, longest, storable) => {
    expect(storableText(text, longest)).toBe(storable);
  });

  it.each(["", "OAK RIDGE 69/12 KV", "línea – 東北 🌲", "two\nlines\tand a tab"])("is %j", (text) => {
    expect(isStorableText(text)).toBe(true);
  });

  it.each(["zero \u0000 byte", "half \ud83c", "\udf32 the other half"])("is not %j", (text) => {
    expect(isStorableText(text)).toBe(false);
  });
});
