import { describe, expect, it } from "vitest";
import { Prisma, readRows } from "./db";
import { startOfBusinessDay } from "./time";
import { businessDaySql, startOfBusinessDaySql } from "./time-sql";

describe("the business's days in SQL", () => {
  // The clocks go forward on March 8 and back on November 1.
  it.each(["2026-03-07", "2026-03-08", "2026-03-09", "2026-07-04", "2026-11-01", "2026-11-02", "2026-12-31"])(
    "%s begins when it does elsewhere, and holds its first instant",
    async (day) => {
      const [row] = await readRows<{ start: Date; own: string; before: string }>(Prisma.sql`
        SELECT start, ${businessDaySql(Prisma.sql`start`)}::text AS own,
          ${businessDaySql(Prisma.sql`start - interval '1 millisecond'`)}::text AS before
        FROM (SELECT ${startOfBusinessDaySql(Prisma.sql`${day}::date`)} AS start) s`);
      expect(row?.start).toEqual(startOfBusinessDay(day));
      expect([row?.own, row?.before]).toEqual([day, new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)]);
    },
  );
});
