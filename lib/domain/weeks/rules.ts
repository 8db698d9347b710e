import type { BusinessDay } from "@/lib/platform/time";

/** What a region's week says of its miles and days; the figures of regions and planners are rounded, the others not. */
type Region = {
  milesAdded: number;
  plannerMiles: number;
  unassignedMiles: number;
  correctionMiles: number;
  days: readonly { day: BusinessDay; units: number }[];
};

export type MilesOfWeek = {
  planners: number;
  unassigned: number;
  corrections: number;
  rounding: number;
  regions: number;
};

const inHundredths = (miles: number) => Math.round(miles * 100);

/**
 * The books of a week in hundredths of a mile, so that what is printed adds up: what rounding each figure left is named
 * as that, and never passes for miles that are nobody's.
 */
export function milesOfWeek(regions: readonly Region[]): MilesOfWeek {
  const sum = (of: (region: Region) => number) => inHundredths(regions.reduce((all, region) => all + of(region), 0));
  const [planners, all] = [sum(({ plannerMiles }) => plannerMiles), sum(({ milesAdded }) => milesAdded)];
  const unassigned = sum(({ unassignedMiles }) => unassignedMiles);
  const corrections = sum(({ correctionMiles }) => correctionMiles);
  return {
    planners: planners / 100,
    unassigned: unassigned / 100,
    corrections: corrections / 100,
    rounding: (all - planners - unassigned - corrections) / 100,
    regions: all / 100,
  };
}

/** The units of each day over all regions, in the order of the days. */
export function unitsByDay(regions: readonly Region[]): { day: BusinessDay; units: number }[] {
  const days = new Map<BusinessDay, number>();
  for (const { day, units } of regions.flatMap((region) => region.days)) days.set(day, (days.get(day) ?? 0) + units);
  return [...days].map(([day, units]) => ({ day, units })).toSorted((a, b) => a.day.localeCompare(b.day));
}
