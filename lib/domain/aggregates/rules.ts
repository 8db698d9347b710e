import { addDays, differenceInCalendarDays, format, parseISO } from "date-fns";
import { type BusinessDay, businessWeek, startOfBusinessDay } from "@/lib/platform/time";

/** What a planner is to bring in a week, in miles. */
export const WEEKLY_QUOTA_MILES = 6.5;

/** When a day is closed for the figures, Eastern: every evening. */
export const DAY_SCHEDULE = "30 23 * * *";

/**
 * When weeks are made, Eastern: on their Saturday evening, every evening after it while they are open, and when
 * they close.
 */
export const WEEK_SCHEDULES = ["45 23 * * 6,0,1", "0 17 * * 2"];

/** When the day's snapshots are taken, Eastern: every morning. */
export const SNAPSHOT_SCHEDULE = "0 5 * * *";

/** Days whose figures one step makes; a step must end well before people wonder. */
export const DAYS_PER_STEP = 7;
/** Days whose snapshots one step takes. */
export const SNAPSHOT_DAYS_PER_STEP = 3;

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

/** How a circuit stood at the end of a day; permissions are those of work units. */
export type CircuitStand = {
  totalMiles: number;
  milesPlanned: number;
  units: number;
  approved: number;
  pending: number;
  refused: number;
};

/**
 * One day of a circuit: what was assessed on it and the miles credited for it, and how the circuit stood at its end;
 * null where nobody knew it yet.
 */
export type CircuitDay = { day: BusinessDay; assessed: number; creditedMiles: number; stand: CircuitStand | null };

/**
 * Every day from `from` to `to`: one of which nothing was written stood as the day before. `stands` are in their order
 * and may begin before `from`; nobody knows how the circuit stood before the first of them.
 */
export function everyDay(
  stands: readonly ({ day: BusinessDay } & CircuitStand)[],
  produced: readonly Omit<CircuitDay, "stand">[],
  from: BusinessDay,
  to: BusinessDay,
): CircuitDay[] {
  const byDay = new Map(produced.map((one) => [one.day, one]));
  let next = 0;
  let stand: CircuitStand | null = null;
  return daysBetween(from, to).map((day) => {
    for (let one = stands[next]; one !== undefined && one.day <= day; one = stands[next]) {
      const { day: _, ...rest } = one;
      stand = rest;
      next += 1;
    }
    const { assessed = 0, creditedMiles = 0 } = byDay.get(day) ?? {};
    return { day, assessed, creditedMiles, stand };
  });
}

/** Of a range, the days after those that a run made; all of it where it came to none or to all. */
export function unmadeDays(
  { from, to }: { from: BusinessDay; to: BusinessDay },
  madeUntil: BusinessDay | null,
): { from: BusinessDay; to: BusinessDay } {
  const next = madeUntil === null ? from : laterDay(madeUntil, 1);
  return next > from && next <= to ? { from: next, to } : { from, to };
}
