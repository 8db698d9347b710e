import "server-only";
import { Prisma } from "../db";
import { startOfBusinessDay } from "../time";
import type { DayRange } from "./list-filter";

/** Whether an instant lies within business days, both included; an end that is null is open. */
export function withinDays(instant: Prisma.Sql, { from, to }: DayRange): Prisma.Sql {
  const ends = [
    from === null ? null : Prisma.sql`${instant} >= ${startOfBusinessDay(from)}::timestamptz`,
    to === null ? null : Prisma.sql`${instant} < ${startOfBusinessDay(to, 1)}::timestamptz`,
  ].filter((end) => end !== null);
  return ends.length > 0 ? Prisma.join(ends, " AND ") : Prisma.sql`TRUE`;
}
