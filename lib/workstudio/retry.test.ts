import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_RETRY, parseRetryAfter, retryDelayMs } from "./retry";

const now = Date.parse("2026-01-20T12:00:00Z");
const cap = DEFAULT_RETRY.retryAfterCapMs;

describe("parseRetryAfter (W2)", () => {
  it.each([
    ["7", 7000],
    ["0", 0],
    ["Tue, 20 Jan 2026 12:00:30 GMT", 30_000],
    ["Fri, 01 Jan 2099 00:00:00 GMT", cap],
    ["99999999999999999999", cap],
    ["-5", null],
    ["1.5", null],
    ["soon", null],
    ["Tue, 20 Jan 2026 11:00:00 GMT", null],
    ["", null],
    [undefined, null],
  ])("reads %j as %j ms", (header, waitMs) => {
    expect(parseRetryAfter(header, now, cap)).toBe(waitMs);
  });

  it("never exceeds the cap and never goes below zero", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const waitMs = parseRetryAfter(header, now, cap) ?? 0;
        expect(waitMs >= 0 && waitMs <= cap).toBe(true);
      }),
    );
  });
});

describe("retryDelayMs", () => {
  it("waits 1-2-4-8 s, give or take the jitter, and never less than asked for", () => {
    expect([1, 2, 3, 4, 9].map((attempt) => retryDelayMs(attempt, DEFAULT_RETRY, null, 0.5))).toEqual([
      1000, 2000, 4000, 8000, 8000,
    ]);
    expect(retryDelayMs(1, DEFAULT_RETRY, null, 0)).toBe(800);
    expect(retryDelayMs(1, DEFAULT_RETRY, null, 1)).toBe(1200);
    expect(retryDelayMs(1, DEFAULT_RETRY, 60_000, 0)).toBe(60_000);
    expect(retryDelayMs(1, { ...DEFAULT_RETRY, delaysMs: [90_000] }, null, 0.5)).toBe(DEFAULT_RETRY.capMs);
    expect(retryDelayMs(1, { ...DEFAULT_RETRY, delaysMs: [] }, null, 0.5)).toBe(0);
  });
});
