import { describe, expect, it } from "vitest";
import { isStorableText } from "./storable-text";

describe("a text that the database can hold", () => {
  it.each(["", "OAK RIDGE 69/12 KV", "línea – 東北 🌲", "two\nlines\tand a tab"])("is %j", (text) => {
    expect(isStorableText(text)).toBe(true);
  });

  it.each(["zero \u0000 byte", "half \ud83c", "\udf32 the other half"])("is not %j", (text) => {
    expect(isStorableText(text)).toBe(false);
  });
});
