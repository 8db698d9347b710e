import { TZDate } from "@date-fns/tz";
import { addDays, format, parseISO } from "date-fns";

/** The business's time zone: every clock time and every "today" (domain.md §1). */
export const BUSINESS_TIME_ZONE = "America/New_York";

/** A calendar day as `YYYY-MM-DD`, without a time zone. */
export type BusinessDay = string;

// Made once: making one costs more than a hundred formattings. Swedish writes calendar days as ISO 8601 does.
const DAY_FORMAT = new Intl.DateTimeFormat("sv-SE", {
  timeZone: BUSINESS_TIME_ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
const INSTANT_FORMAT = new Intl.DateTimeFormat("en-US", {
  timeZone: BUSINESS_TIME_ZONE,
  dateStyle: "medium",
  timeStyle: "short",
});
const DAY_MS = 86_400_000;

/** The Eastern calendar day of an instant. */
export function businessDay(instant: Date): BusinessDay {
  return DAY_FORMAT.format(instant);
}

/** The Sunday-to-Saturday week that holds a day (domain.md §4): 2026-01-14 is in 2026-01-11 … 2026-01-17. */
export function businessWeek(day: BusinessDay): { weekStarting: BusinessDay; weekEnding: BusinessDay } {
  const date = parseISO(day);
  const weekStarting = addDays(date, -date.getDay());
  return {
    weekStarting: format(weekStarting, "yyyy-MM-dd"),
    weekEnding: format(addDays(weekStarting, 6), "yyyy-MM-dd"),
  };
}

/**
 * The instant at which a calendar day begins in the business's zone, or the day so many days later; days have 23 to
 * 25 hours.
 */
export function startOfBusinessDay(day: BusinessDay, daysLater = 0): Date {
  const date = addDays(parseISO(day), daysLater);
  return new Date(new TZDate(date.getFullYear(), date.getMonth(), date.getDate(), BUSINESS_TIME_ZONE).getTime());
}

/** Changes of the clock come at full hours, so the hours of a file's instants are few. */
const clocks = new Map<number, { offsetMs: number; zone: "EST" | "EDT" }>();
const HOUR_MS = 3_600_000;
const MOST_CLOCKS = 50_000;

/**
 * What Eastern clocks showed at an instant, as if it were UTC, and which time that was. Cheap enough for each cell of
 * a file.
 */
export function easternClock(instant: Date): { asUtc: Date; zone: "EST" | "EDT" } {
  const hour = Math.floor(instant.getTime() / HOUR_MS);
  let clock = clocks.get(hour);
  if (!clock) {
    if (clocks.size >= MOST_CLOCKS) clocks.clear();
    const offsetMinutes = new TZDate(instant.getTime(), BUSINESS_TIME_ZONE).getTimezoneOffset();
    clock = { offsetMs: -offsetMinutes * 60_000, zone: offsetMinutes === 240 ? "EDT" : "EST" };
    clocks.set(hour, clock);
  }
  return { asUtc: new Date(instant.getTime() + clock.offsetMs), zone: clock.zone };
}

/** An instant as Eastern wall time, e.g. `Jan 20, 2026, 4:48 PM EST`. */
export function formatInstant(instant: Date): string {
  return `${INSTANT_FORMAT.format(instant)} ET`;
}

/** A calendar day in words, e.g. `Jan 20, 2026`; never shifted by a time zone. */
export function formatDay(day: BusinessDay): string {
  return format(parseISO(day), "MMM d, yyyy");
}

/** How long ago an instant was, in one unit: `just now`, `12 min ago`, `5 h ago`, `3 days ago`. */
export function ago(instant: Date, now: Date = new Date()): string {
  const minutes = Math.floor((now.getTime() - instant.getTime()) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 60 * 24) return `${Math.floor(minutes / 60)} h ago`;
  // Both are midnights of UTC, whose days have 24 hours.
  const days = (Date.parse(businessDay(now)) - Date.parse(businessDay(instant))) / DAY_MS;
  return days === 1 ? "yesterday" : `${days} days ago`;
}
