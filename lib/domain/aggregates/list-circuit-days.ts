import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { type BusinessDay, businessDay } from "@/lib/platform/time";
import { circuitScope } from "../circuits/scope";
import { type CircuitDay, type CircuitStand, everyDay, laterDay } from "./rules";

const DAYS = 84;

/** The last twelve weeks of a circuit, day by day, oldest first. Throws FORBIDDEN and NOT_FOUND. */
export async function listCircuitDays(actor: Actor, id: number): Promise<CircuitDay[]> {
  requirePermission(actor, "circuit:view");
  const found = await readRows<{ found: number }>(
    Prisma.sql`SELECT 1 AS found FROM circuits c WHERE c.id = ${id}::bigint AND ${circuitScope(actor)}`,
  );
  if (found.length === 0) throw notFound("circuit");
  const today = businessDay(new Date());
  const from = laterDay(today, 1 - DAYS);
  const [stands, produced] = await Promise.all([
    readRows<{ day: BusinessDay } & CircuitStand>(Prisma.sql`
      SELECT DISTINCT ON (a.aggregate_date) a.aggregate_date::text AS day, a.total_miles::float8 AS "totalMiles",
        a.miles_planned::float8 AS "milesPlanned", a.total_units AS units, a.units_approved AS approved,
        a.units_pending AS pending, a.units_refused AS refused
      FROM circuit_aggregates a WHERE a.circuit_id = ${id}::bigint
        AND a.aggregate_date >= coalesce(
          (
            SELECT max(b.aggregate_date)
            FROM circuit_aggregates b
            WHERE b.circuit_id = ${id}::bigint AND b.aggregate_date < ${from}::date
          ),
          ${from}::date
        )
      ORDER BY a.aggregate_date, a.is_rollup`),
    readRows<Omit<CircuitDay, "stand">>(Prisma.sql`
      SELECT day::text AS day, sum(units)::float8 AS assessed, sum(miles)::float8 AS "creditedMiles" FROM (
        SELECT u.assessed_on AS day, count(*) AS units, 0 AS miles FROM planned_units u
        WHERE u.circuit_id = ${id}::bigint
          AND u.state = 'present'
          AND u.assessed_on BETWEEN ${from}::date AND ${today}::date
        GROUP BY u.assessed_on
        UNION ALL
        SELECT k.credited_on, 0, sum(k.miles) FROM station_credits k
        WHERE k.circuit_id = ${id}::bigint
          AND k.station_name IS NOT NULL
          AND k.credited_on BETWEEN ${from}::date AND ${today}::date
        GROUP BY k.credited_on
      ) own GROUP BY day`),
  ]);
  return everyDay(stands, produced, from, today);
}
