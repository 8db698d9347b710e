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
 * Gives the figures of planners to others, each of whom is the same person: also those of closed weeks, which nobody
 * makes anew. Where several have a row, its numbers are added up; open days and weeks are made again with the next run.
 */
export async function handOverFigures(
  tx: Transaction,
  moves: readonly { id: bigint; intoId: bigint }[],
): Promise<void> {
  const pairs = Prisma.sql`
    unnest(
      ${moves.map(({ id }) => id)}::bigint[], ${moves.map(({ intoId }) => intoId)}::bigint[]
    ) AS pair(id, into_id)`;
  for (const [table, period] of [
    ["planner_daily_aggregates", "aggregate_date"],
    ["planner_weekly_aggregates", "week_starting"],
  ] as const) {
    const [name, key] = [Prisma.raw(table), Prisma.raw(period)];
    const numbers = Prisma.raw(NUMBERS.map((column) => `sum(gone.${column}) AS ${column}`).join(", "));
    const sums = Prisma.raw(NUMBERS.map((column) => `${column} = own.${column} + gone.${column}`).join(", "));
    // One row of each place and period becomes the other's where they have none; what is left is added up.
    await tx.$executeRaw(Prisma.sql`
      UPDATE ${name} moved SET planner_id = first.into_id, user_id = NULL, updated_at = now()
      FROM (
        SELECT DISTINCT ON (pair.into_id, gone.region_id, gone.${key}) gone.id, pair.into_id
        FROM ${pairs}
        JOIN ${name} gone ON gone.planner_id = pair.id
        WHERE NOT EXISTS (
          SELECT FROM ${name} own
          WHERE own.planner_id = pair.into_id AND own.region_id = gone.region_id AND own.${key} = gone.${key}
        )
        ORDER BY pair.into_id, gone.region_id, gone.${key}, gone.id
      ) first
      WHERE moved.id = first.id`);
    await tx.$executeRaw(Prisma.sql`
      WITH gone AS MATERIALIZED (
        SELECT pair.into_id, gone.* FROM ${pairs} JOIN ${name} gone ON gone.planner_id = pair.id
      )
      UPDATE ${name} own
      SET ${sums}, circuit_breakdown = coalesce(circuits.map, '{}') || coalesce(own.circuit_breakdown, '{}'),
        updated_at = now()
      FROM (SELECT gone.into_id, gone.region_id, gone.${key}, ${numbers} FROM gone GROUP BY 1, 2, 3) gone
      LEFT JOIN (
        SELECT gone.into_id, gone.region_id, gone.${key}, jsonb_object_agg(circuit.key, circuit.value) AS map
        FROM gone
        CROSS JOIN LATERAL jsonb_each(gone.circuit_breakdown) circuit
        GROUP BY 1, 2, 3
      ) circuits
        USING (into_id, region_id, ${key})
      WHERE own.planner_id = gone.into_id AND own.region_id = gone.region_id AND own.${key} = gone.${key}`);
  }
  for (const table of ["week_closing_lines", "week_adjustments", "station_credits"])
    await tx.$executeRaw(
      Prisma.sql`
        UPDATE ${Prisma.raw(table)} moved SET planner_id = pair.into_id FROM ${pairs} WHERE moved.planner_id = pair.id`,
    );
}
