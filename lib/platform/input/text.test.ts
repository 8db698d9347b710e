import { describe, expect, it } from "vitest";
import { line, optionalLine, reasonText } from "./text";
import { optionalDay } from "./day";

const MISSING = "Enter a name.";

describe("one line of text", () => {
  it.each(["", "  ", "\u200B", "\u200D\u2060", "\u3164", "\u2800 \u2800", "\uFEFF"])(
    "must be seen: %j is missing",
    (text) => {
      const result = line(50, MISSING).safeParse(text);
      expect(result.error?.issues.some(({ message }) => message === MISSING)).toBe(true);
    },
  );

  it.each(["Ada\u0000", "Ada\nReyes", "Ada\u001B[31m", "Ada\u202Eseyer", "\u2066Ada", "Ada\uD800"])(
    "refuses %j",
    (text) => {
      expect(line(50, MISSING).safeParse(text).success).toBe(false);
      expect(optionalLine(50).safeParse(text).success).toBe(false);
    },
  );

  it.each(["Ada Reyes", "Zoë Ångström", "李", "👩‍🌾 crew", "O’Neil-Smith"])("takes %j as it is", (text) => {
    expect(line(50, MISSING).parse(text)).toBe(text);
  });

  it("that may be left out is null when it is blank or invisible", () => {
    expect(["", "  ", "\u200B"].map((text) => optionalLine(50).parse(text))).toEqual([null, null, null]);
  });
});

it("a reason may have lines, and must be seen", () => {
  expect(reasonText(500, MISSING).parse("walked it\nwith the foreman")).toBe("walked it\nwith the foreman");
  expect(reasonText(500, MISSING).safeParse("\u200B\u200B\u200B\u200B").success).toBe(false);
});

describe("a day in a form", () => {
  it.each(["0026-01-05", "1989-12-31", "2101-01-01", "2026-02-30", "2026-1-5", "05/01/2026"])("is not %s", (day) => {
    expect(optionalDay().safeParse(day).success).toBe(false);
  });

  it("lies from 1990 to 2100, or is none", () => {
    expect(["1990-01-01", "2100-12-31", ""].map((day) => optionalDay().parse(day))).toEqual([
      "1990-01-01",
      "2100-12-31",
      null,
    ]);
  });
});
