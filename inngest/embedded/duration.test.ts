import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDurationMs, retryAfterMs, sleepUntil } from "./duration";

const now = new Date("2026-06-01T00:00:00Z");

describe("durations", () => {
  it("reads what the SDK writes", () => {
    expect(parseDurationMs("1w2d3h4m5s")).toBe((((7 + 2) * 24 + 3) * 60 + 4) * 60_000 + 5_000);
    expect(parseDurationMs("")).toBe(0);
    expect(parseDurationMs("1.5h")).toBe(5_400_000);
  });

  it("refuses everything else rather than take it for zero", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        fc.pre(!/^(\s*\d+(\.\d+)?\s*(ms|w|d|h|m|s))*\s*$/.test(text));
        expect(() => parseDurationMs(text)).toThrow("not a duration");
      }),
    );
  });

  it("ends a sleep after a duration or at an instant", () => {
    expect(sleepUntil("2s", now)).toEqual(new Date("2026-06-01T00:00:02Z"));
    expect(sleepUntil("2026-07-01T10:00:00.000Z", now)).toEqual(new Date("2026-07-01T10:00:00Z"));
  });

  it("reads Retry-After as seconds or as a date", () => {
    expect(retryAfterMs("30", now)).toBe(30_000);
    expect(retryAfterMs("2026-06-01T00:01:00.000Z", now)).toBe(60_000);
    expect(retryAfterMs("Mon, 01 Jun 2026 00:00:10 GMT", now)).toBe(10_000);
    expect(retryAfterMs("2020-01-01T00:00:00Z", now)).toBe(0);
    expect(retryAfterMs("soon", now)).toBeNull();
    expect(retryAfterMs(undefined, now)).toBeNull();
  });
});
