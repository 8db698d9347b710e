import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { type BusinessDay, businessDay } from "@/lib/platform/time";
import { circuitScope } from "../circuits/scope";
import { type CircuitDay, everyDay, laterDay } from "./rules";

const DAYS = 84;

/** How a circuit stood at the end of each of the last twelve weeks' days, oldest first, from the first day of which it is known; none before its first totals. Throws FORBIDDEN and NOT_FOUND. */
export async function listCircuitDays(actor: Actor, id: number): Promise<CircuitDay[]> {
  requirePermission(actor, "circuit:view");
  const found = await readRows<{ found: number }>(
    Prisma.sql`SELECT 1 AS found FROM circuits c WHERE c.id = ${id}::bigint AND ${circuitScope(actor)}`,
  );
  if (found.length === 0) throw notFound("circuit");
  const today = businessDay(new Date());
  const from = laterDay(today, 1 - DAYS);
  const [stands, assessed] = await Promise.all([
    readRows<Omit<CircuitDay, "assessed">>(Prisma.sql`
      SELECT DISTINCT ON (a.aggregate_date) a.aggregate_date::text AS day, a.total_miles::float8 AS "totalMiles", a.miles_planned::float8 AS "milesPlanned", a.total_units AS units, a.units_approved AS approved,
        a.units_pending AS pending, a.units_refused AS refused
      FROM circuit_aggregates a WHERE a.circuit_id = ${id}::bigint
        AND a.aggregate_date >= coalesce((SELECT max(b.aggregate_date) FROM circuit_aggregates b WHERE b.circuit_id = ${id}::bigint AND b.aggregate_date < ${from}::date), ${from}::date)
      ORDER BY a.aggregate_date, a.is_rollup`),
    readRows<{ day: BusinessDay; units: number }>(Prisma.sql`
      SELECT u.assessed_on::text AS day, count(*)::float8 AS units FROM planned_units u
      WHERE u.circuit_id = ${id}::bigint AND u.state = 'present' AND u.assessed_on BETWEEN ${from}::date AND ${today}::date GROUP BY u.assessed_on`),
  ]);
  return everyDay(stands, new Map(assessed.map(({ day, units }) => [day, units])), from, today);
}
