import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds, parseCondition, parsePath, valueAt } from "./expression";

describe("expressions", () => {
  it("compares paths with paths and values, all of them", () => {
    const scope = { event: { data: { id: 7, name: "it's", wanted: true } }, async: { data: { id: 7 } } };
    expect(holds(parseCondition("event.data.id == async.data.id"), scope)).toBe(true);
    expect(holds(parseCondition("event.data.id == 7 && event.data.wanted == true"), scope)).toBe(true);
    expect(holds(parseCondition("event.data.id == '7'"), scope)).toBe(false);
    expect(holds(parseCondition("event.data.name == 'it\\'s'"), scope)).toBe(true);
    expect(holds(parseCondition("event.data.id == 7 && event.data.wanted == false"), scope)).toBe(false);
  });

  it("holds for no missing value, not even for two of them", () => {
    expect(holds(parseCondition("event.data.id == async.data.id"), { event: { data: {} }, async: { data: {} } })).toBe(
      false,
    );
    expect(holds(parseCondition("event.data.id == null"), { event: { data: { id: null } } })).toBe(true);
    expect(valueAt(parsePath("event.data.constructor"), { event: { data: {} } })).toBeUndefined();
  });

  it.each([
    "event.data.size > 5",
    "event.data.id",
    "event.data.id == ",
    "event.data.id == 1 || true == true",
    "steps.a == 1",
    "event.data.id == 1 &&",
    "",
  ])("refuses the condition %j", (text) => {
    expect(() => parseCondition(text)).toThrow();
  });

  it("refuses every key that is no property path", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\s*(event|async)(\.[A-Za-z_$][\w$]*)+\s*$/.test(text));
        expect(() => parsePath(text)).toThrow("property path");
      }),
    );
  });
});
