import { describe, expect, it } from "vitest";
import { closingTimeOf, daysBetween, firstOpenDay, piecesOf } from "./rules";

describe("open weeks", () => {
  it.each([
    ["2026-01-14", "2026-01-11"],
    // Until Tuesday the week before is open too.
    ["2026-01-18", "2026-01-11"],
    ["2026-01-20", "2026-01-11"],
    ["2026-01-21", "2026-01-18"],
    ["2026-01-17", "2026-01-11"],
  ])("on %s begin on %s", (day, first) => {
    expect(firstOpenDay(day)).toBe(first);
  });

  it.each([
    ["2026-01-11", "2026-01-20T22:00:00.000Z"],
    // The clocks go forward on the Sunday after this week, and back on the Sunday after that one.
    ["2026-03-01", "2026-03-10T21:00:00.000Z"],
    ["2026-10-25", "2026-11-03T22:00:00.000Z"],
    ["2026-07-05", "2026-07-14T21:00:00.000Z"],
  ])("that begin on %s close on Tuesday at 17:00 Eastern, %s", (week, instant) => {
    expect(closingTimeOf(week).toISOString()).toBe(instant);
  });
});

describe("days", () => {
  it("of a range have both ends, also over a change of the clocks", () => {
    expect(daysBetween("2026-03-07", "2026-03-09")).toEqual(["2026-03-07", "2026-03-08", "2026-03-09"]);
    expect(daysBetween("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
    expect(daysBetween("2026-03-09", "2026-03-08")).toEqual([]);
  });

  it("are cut into pieces that hold each of them once", () => {
    expect(piecesOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(piecesOf([], 2)).toEqual([]);
  });
});
