import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, dayText, easternDayNumber, easternMidnight, easternMoment } from "./eastern-time";

const EASTERN = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/New_York",
  dateStyle: "short",
  timeStyle: "medium",
  hourCycle: "h23",
});
const someDay = fc.integer({ min: dayNumber("2007-06-01"), max: dayNumber("2040-12-31") });

describe("Eastern time", () => {
  it("puts midnight and working hours where the time-zone database does", () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 3 * 3600, max: 86_399 }), (day, seconds) => {
        const clock = new Date(seconds * 1000).toISOString().slice(11, 19);
        expect(EASTERN.format(easternMidnight(day))).toBe(`${dayText(day)}, 00:00:00`);
        expect(EASTERN.format(easternMoment(day, seconds))).toBe(`${dayText(day)}, ${clock}`);
        expect(easternDayNumber(easternMidnight(day))).toBe(day);
        expect(easternDayNumber(easternMidnight(day) - 1)).toBe(day - 1);
      }),
    );
  });

  it("refuses what is not a day", () => {
    for (const text of ["yesterday", "2026-13-01", "2026-1-1", ""]) expect(() => dayNumber(text)).toThrow("Not a day");
  });
});
