import { describe, expect, it } from "vitest";
import { dueFrequencies, groupedFailures, refusalOf } from "./rules";

describe("groupedFailures", () => {
  it("says a sentence once for all statuses that failed alike", () => {
    const down = "WorkStudio answered with HTTP status 500.";
    const failures = [
      { name: "Active", message: down },
      { name: "Quality Control", message: "It broke off." },
      { name: "New", message: down },
    ];
    expect(groupedFailures(failures)).toBe(`Active, New: ${down} Quality Control: It broke off.`);
    expect(groupedFailures([])).toBe("");
  });
});

describe("dueFrequencies", () => {
  it.each([
    ["Monday 04:30 in winter", "2026-01-12T09:30:00Z", ["daily", "weekly"]],
    ["Monday 04:30 in summer", "2026-07-13T08:30:00Z", ["daily", "weekly"]],
    ["Monday 16:30", "2026-01-12T21:30:00Z", ["daily"]],
    ["Tuesday 04:30", "2026-01-13T09:30:00Z", ["daily"]],
    ["Sunday night, Monday in UTC", "2026-01-12T03:00:00Z", ["daily"]],
  ])("given %s Eastern", (_, instant, expected) => {
    expect(dueFrequencies(new Date(instant))).toEqual(expected);
  });
});

describe("refusalOf", () => {
  const fine = { rows: 240, accepted: 238, broken: 0, stored: 240 };

  it("given an ordinary answer, then the run goes on", () => {
    expect(refusalOf(fine, { acceptFewer: false })).toBeNull();
    expect(refusalOf({ ...fine, accepted: 120 }, { acceptFewer: false })).toBeNull();
  });

  it("given less than half of the stored circuits, then nothing is written unless an administrator accepts it", () => {
    expect(refusalOf({ ...fine, accepted: 119 }, { acceptFewer: false })).toMatch(/119 circuits where 240 are stored/);
    expect(refusalOf({ ...fine, accepted: 119 }, { acceptFewer: true })).toBeNull();
  });

  it("given an empty answer where circuits are stored, then it is refused; in an empty store it is not", () => {
    expect(refusalOf({ rows: 0, accepted: 0, broken: 0, stored: 240 }, { acceptFewer: false })).toMatch(
      /less than half/,
    );
    expect(refusalOf({ rows: 0, accepted: 0, broken: 0, stored: 0 }, { acceptFewer: false })).toBeNull();
  });

  it("given only bad rows, or many broken ones, then nothing is written, even when fewer are accepted", () => {
    expect(refusalOf({ rows: 3, accepted: 0, broken: 0, stored: 0 }, { acceptFewer: true })).toMatch(
      /None of the 3 rows/,
    );
    expect(refusalOf({ rows: 400, accepted: 380, broken: 20, stored: 400 }, { acceptFewer: true })).toMatch(
      /wrong number of cells/,
    );
  });
});
