import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ago, businessDay, businessWeek, formatDay, formatInstant, startOfBusinessDay } from "./time";

describe("businessDay", () => {
  it.each([
    ["late evening Eastern is still that day", "2026-01-21T04:59:00Z", "2026-01-20"],
    ["midnight Eastern in winter", "2026-01-21T05:00:00Z", "2026-01-21"],
    ["midnight Eastern in summer", "2026-07-21T04:00:00Z", "2026-07-21"],
    ["in the gap of spring", "2027-03-14T07:30:00Z", "2027-03-14"],
    ["in the overlap of autumn", "2026-11-01T05:30:00Z", "2026-11-01"],
  ])("%s", (_, instant, day) => {
    expect(businessDay(new Date(instant))).toBe(day);
  });
});

describe("startOfBusinessDay", () => {
  it.each([
    ["in winter", "2026-01-21", 0, "2026-01-21T05:00:00.000Z"],
    ["in summer", "2026-07-21", 0, "2026-07-21T04:00:00.000Z"],
    ["after a day of 23 hours", "2027-03-14", 1, "2027-03-15T04:00:00.000Z"],
    ["after a day of 25 hours", "2026-11-01", 1, "2026-11-02T05:00:00.000Z"],
    ["in the next year", "2026-12-31", 1, "2027-01-01T05:00:00.000Z"],
  ])("T1 is midnight Eastern %s", (_, day, daysLater, instant) => {
    expect(startOfBusinessDay(day, daysLater).toISOString()).toBe(instant);
  });
});

describe("businessWeek", () => {
  it("runs from Sunday to Saturday", () => {
    expect(businessWeek("2026-01-14")).toEqual({ weekStarting: "2026-01-11", weekEnding: "2026-01-17" });
    expect(businessWeek("2026-01-11")).toEqual({ weekStarting: "2026-01-11", weekEnding: "2026-01-17" });
    expect(businessWeek("2026-01-17")).toEqual({ weekStarting: "2026-01-11", weekEnding: "2026-01-17" });
  });

  it("holds its own day, whatever the day, and is the same for each of its days", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          const week = businessWeek(day);
          expect(week.weekStarting <= day && day <= week.weekEnding).toBe(true);
          expect(businessWeek(week.weekStarting)).toEqual(week);
          expect(businessWeek(week.weekEnding)).toEqual(week);
        },
      ),
    );
  });
});

describe("what people read", () => {
  it("writes days and instants in Eastern words", () => {
    expect(formatDay("2026-01-20")).toBe("Jan 20, 2026");
    expect(formatInstant(new Date("2026-01-20T21:48:22Z"))).toBe("Jan 20, 2026, 4:48 PM ET");
  });

  it.each([
    [20, "just now"],
    [12 * 60, "12 min ago"],
    [5 * 3600, "5 h ago"],
    [26 * 3600, "yesterday"],
    [72 * 3600, "3 days ago"],
  ])("given %i seconds, then “%s”", (seconds, text) => {
    const now = new Date("2026-01-20T17:00:00Z");
    expect(ago(new Date(now.getTime() - seconds * 1000), now)).toBe(text);
  });
});
