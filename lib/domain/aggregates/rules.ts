import { addDays, differenceInCalendarDays, format, parseISO } from "date-fns";
import { type BusinessDay, businessWeek, startOfBusinessDay } from "@/lib/platform/time";

/** When a day is closed for the figures, Eastern: every evening. */
export const DAY_SCHEDULE = "30 23 * * *";

/** When weeks are made, Eastern: on their Saturday evening, every evening after it while they are open, and when they close. */
export const WEEK_SCHEDULES = ["45 23 * * 6,0,1", "0 17 * * 2"];

/** When the day's snapshots are taken, Eastern: every morning. */
export const SNAPSHOT_SCHEDULE = "0 5 * * *";

/** Days whose figures one step makes; a step must end well before people wonder. */
export const DAYS_PER_STEP = 7;

/** A week is open until the Tuesday after it, so three days later the week before may be open still. */
const DAYS_OPEN_AFTER_SATURDAY = 3;

export const laterDay = (day: BusinessDay, days: number): BusinessDay =>
  format(addDays(parseISO(day), days), "yyyy-MM-dd");

/** Every day from the first to the last, both of them. */
export function daysBetween(from: BusinessDay, to: BusinessDay): BusinessDay[] {
  const count = differenceInCalendarDays(parseISO(to), parseISO(from)) + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, index) => laterDay(from, index));
}

/** The first day of the weeks that are not closed for good on a day: its own, and until Tuesday the one before. */
export function firstOpenDay(day: BusinessDay): BusinessDay {
  return businessWeek(laterDay(day, -DAYS_OPEN_AFTER_SATURDAY)).weekStarting;
}

/** Hours from the beginning of its Tuesday to the moment at which a week closes. */
const CLOSING_HOUR = 17;
const HOUR_MS = 3_600_000;

/** When a week closes for good: on the Tuesday after it at 17:00 Eastern, since devices send late. */
export function closingTimeOf(weekStarting: BusinessDay): Date {
  // The clocks never change on a Tuesday.
  return new Date(startOfBusinessDay(weekStarting, 6 + DAYS_OPEN_AFTER_SATURDAY).getTime() + CLOSING_HOUR * HOUR_MS);
}

/** Cuts a list into pieces of a size. */
export function piecesOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/** How a circuit stood at the end of a day, and how many of its units were assessed on it. Permissions are those of work units. */
export type CircuitDay = {
  day: BusinessDay;
  totalMiles: number;
  milesPlanned: number;
  units: number;
  approved: number;
  pending: number;
  refused: number;
  assessed: number;
};

/**
 * Every day from `from` to `to`: one of which nothing was written stood as the day before. `stands` are in their order and may begin before; days before the first of them are unknown, and left
 * out.
 */
export function everyDay(
  stands: readonly Omit<CircuitDay, "assessed">[],
  assessed: ReadonlyMap<BusinessDay, number>,
  from: BusinessDay,
  to: BusinessDay,
): CircuitDay[] {
  const first = stands[0]?.day;
  if (first === undefined) return [];
  let [next, last] = [0, stands[0]];
  return daysBetween(first > from ? first : from, to).flatMap((day) => {
    for (let stand = stands[next]; stand !== undefined && stand.day <= day; stand = stands[next]) {
      last = stand;
      next += 1;
    }
    return last ? [{ ...last, day, assessed: assessed.get(day) ?? 0 }] : [];
  });
}
