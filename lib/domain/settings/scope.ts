import { Prisma } from "@/lib/platform/db";
import type { SettingsValues } from "./schema";

/**
 * Which circuits reports count, as a condition on `circuits c`: not excluded, started in the scope year, since orders
 * of one year start in the next; of the chosen cycle types and contractors. Contractors are compared without case
 * (domain.md §2.1).
 */
export function analyticsScope({
  scopeYear,
  cycleTypes,
  contractors,
}: Pick<SettingsValues, "scopeYear" | "cycleTypes" | "contractors">): Prisma.Sql {
  const parts = [Prisma.sql`NOT c.is_excluded`];
  if (scopeYear !== null)
    parts.push(
      Prisma.sql`
        c.start_date >= make_date(${scopeYear}::int, 1, 1) AND c.start_date < make_date(${scopeYear}::int + 1, 1, 1)`,
    );
  if (cycleTypes.length > 0) parts.push(Prisma.sql`c.cycle_type = ANY(${cycleTypes}::text[])`);
  if (contractors.length > 0)
    parts.push(Prisma.sql`lower(c.contractor) = ANY(${contractors.map((name) => name.toLowerCase())}::text[])`);
  return Prisma.sql`(${Prisma.join(parts, " AND ")})`;
}
