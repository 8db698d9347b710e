const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Days since 1970-01-01 of a `YYYY-MM-DD` day. Throws on anything else. */
export function dayNumber(day: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw new Error(`Not a day: ${day}. Write it as YYYY-MM-DD.`);
  return ms / DAY_MS;
}

/** The `YYYY-MM-DD` of a day number. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Whether a day number is a Sunday, on which nobody plans. */
export function isSunday(day: number): boolean {
  return (((day + 4) % 7) + 7) % 7 === 0;
}

function nthSunday(year: number, monthIndex: number, nth: number): number {
  const first = Date.UTC(year, monthIndex, 1) / DAY_MS;
  const weekday = new Date(first * DAY_MS).getUTCDay();
  return first + ((7 - weekday) % 7) + (nth - 1) * 7;
}

/** Hours by which Eastern clocks are behind UTC during working hours of a day: 4 in summer, 5 in winter. */
function hoursBehindUtc(day: number): number {
  const year = new Date(day * DAY_MS).getUTCFullYear();
  return day >= nthSunday(year, 2, 2) && day < nthSunday(year, 10, 1) ? 4 : 5;
}

/**
 * The moment (epoch ms) at which Eastern clocks show `secondsOfDay`; good after 03:00, when clocks no longer change.
 */
export function easternMoment(day: number, secondsOfDay: number): number {
  return day * DAY_MS + hoursBehindUtc(day) * HOUR_MS + Math.round(secondsOfDay * 1000);
}

/** Midnight Eastern (epoch ms). On the day the clocks change, midnight still has the offset of the day before. */
export function easternMidnight(day: number): number {
  return day * DAY_MS + hoursBehindUtc(day - 1) * HOUR_MS;
}

/**
 * A moment in the hour before another one (epoch ms) that is not on the day before it; which one, a second of the
 * day says.
 */
export function justBefore(day: number, secondsOfDay: number, untilMs: number): number {
  return Math.max(untilMs - Math.round(secondsOfDay % 3600) * 1000, Math.min(easternMidnight(day), untilMs));
}

/** The Eastern calendar day of a moment, as a day number. */
export function easternDayNumber(epochMs: number): number {
  const guess = Math.floor((epochMs - 5 * HOUR_MS) / DAY_MS);
  return epochMs >= easternMidnight(guess + 1) ? guess + 1 : guess;
}
