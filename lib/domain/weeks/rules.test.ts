import { describe, expect, it } from "vitest";
import { milesOfWeek, unitsByDay } from "./rules";

const region = { milesAdded: 0, plannerMiles: 0, unassignedMiles: 0, correctionMiles: 0, days: [] };

describe("The books of a week", () => {
  it("name what rounding left as that, not as miles that are nobody's", () => {
    const regions = [
      { ...region, milesAdded: 10.77, plannerMiles: 10.77 },
      { ...region, milesAdded: 15.36, plannerMiles: 15.35 },
    ];
    expect(milesOfWeek(regions)).toEqual({
      planners: 26.12,
      unassigned: 0,
      corrections: 0,
      rounding: 0.01,
      regions: 26.13,
    });
  });

  it("tell unassigned miles from corrections, which may cancel each other out, and add up as they are printed", () => {
    const regions = [
      { ...region, milesAdded: 4.5, plannerMiles: 3, unassignedMiles: 1.500002, correctionMiles: 0 },
      { ...region, milesAdded: -1.5, plannerMiles: 0, unassignedMiles: 0, correctionMiles: -1.500001 },
    ];
    expect(milesOfWeek(regions)).toEqual({
      planners: 3,
      unassigned: 1.5,
      corrections: -1.5,
      rounding: 0,
      regions: 3,
    });
  });
});

describe("The days of a week", () => {
  it("stand in their order, whichever region worked first", () => {
    const regions = [
      {
        ...region,
        days: [
          { day: "2026-11-26", units: 2 },
          { day: "2026-11-28", units: 1 },
        ],
      },
      {
        ...region,
        days: [
          { day: "2026-11-27", units: 3 },
          { day: "2026-11-28", units: 4 },
        ],
      },
    ];
    expect(unitsByDay(regions)).toEqual([
      { day: "2026-11-26", units: 2 },
      { day: "2026-11-27", units: 3 },
      { day: "2026-11-28", units: 5 },
    ]);
  });
});
