/**
 * Stations that waited alike: watched from which day of waiting, until which, and how many of them were decided then;
 * the others wait on.
 */
export type Watched = { from: number; to: number; stations: number; decided: number };

/**
 * Within how many days of waiting half of all stations are decided; null where not so many are. Those that wait on
 * count for as long as they are watched, else the slowest would be left out of every figure (Kaplan and Meier), and
 * nobody counts before the days that are watched began.
 */
export function halfDecidedAfter(watched: readonly Watched[]): number | null {
  const days = [...new Set(watched.filter(({ decided }) => decided > 0).map(({ to }) => to))].toSorted((a, b) => a - b);
  let undecided = 1;
  for (const day of days) {
    const there = sum(watched.filter(({ from, to }) => from <= day && to >= day).map(({ stations }) => stations));
    const decided = sum(watched.filter(({ to }) => to === day).map((one) => one.decided));
    undecided *= 1 - decided / there;
    if (undecided <= 0.5) return day;
  }
  return null;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
