import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

const NUMBERS = [
  "circuits_worked",
  "total_units_assessed",
  "total_linear_ft",
  "total_acres",
  "total_trees",
  "miles_planned",
  "units_approved",
  "units_refused",
  "units_pending",
];

/**
 * Gives the figures of a planner to another one, who is the same person: also those of closed weeks, which nobody makes anew. Where both have a row,
 * its numbers are added up; open days and weeks are made again with the next run.
 */
export async function handOverFigures(tx: Transaction, from: bigint, into: bigint): Promise<void> {
  for (const [table, period] of [
    ["planner_daily_aggregates", "aggregate_date"],
    ["planner_weekly_aggregates", "week_starting"],
  ] as const) {
    const [name, key] = [Prisma.raw(table), Prisma.raw(period)];
    const sums = Prisma.raw(NUMBERS.map((column) => `${column} = own.${column} + gone.${column}`).join(", "));
    await tx.$executeRaw(Prisma.sql`
      UPDATE ${name} own SET ${sums}, circuit_breakdown = gone.circuit_breakdown || own.circuit_breakdown, updated_at = now()
      FROM ${name} gone WHERE gone.planner_id = ${from} AND own.planner_id = ${into} AND own.region_id = gone.region_id AND own.${key} = gone.${key}`);
    await tx.$executeRaw(Prisma.sql`
      UPDATE ${name} gone SET planner_id = ${into}, user_id = NULL, updated_at = now()
      WHERE gone.planner_id = ${from} AND NOT EXISTS (SELECT FROM ${name} own WHERE own.planner_id = ${into} AND own.region_id = gone.region_id AND own.${key} = gone.${key})`);
  }
  for (const table of ["week_closing_lines", "week_adjustments", "station_credits"])
    await tx.$executeRaw(Prisma.sql`UPDATE ${Prisma.raw(table)} SET planner_id = ${into} WHERE planner_id = ${from}`);
}
