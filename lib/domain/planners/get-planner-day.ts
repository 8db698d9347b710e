import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { can, requirePermission } from "@/lib/platform/permissions";
import { type BusinessDay, businessDay, businessWeek } from "@/lib/platform/time";
import { businessDaySql } from "@/lib/platform/time-sql";
import { laterDay } from "../aggregates/rules";
import { circuitScope } from "../circuits/scope";
import { PLANNER_NAME } from "../circuits/planner-name";
import { COUNTED_CREDITS, type Credits, IS_LATE, readCredits } from "../weeks/list-credits";
import { plannerScope } from "./scope";

/** What the planner assessed on one circuit that day, and the miles of the stations that they were the first at. */
export type CircuitOfDay = {
  circuitId: number;
  name: string;
  title: string;
  units: number;
  /** Of them, those that were first seen on a later day. */
  lateUnits: number;
  linearFt: number;
  acres: number;
  trees: number;
  stations: number;
  spanMiles: number;
  sharedMiles: number;
  /** Of both, those credited on a later day. */
  lateMiles: number;
};

export type PlannerDay = {
  planner: { id: number; name: string };
  day: BusinessDay;
  previous: BusinessDay;
  /** Null for today. */
  next: BusinessDay | null;
  weekEnding: BusinessDay;
  /** Miles credited in the week up to this day, against the quota. */
  weekMiles: number;
  circuits: CircuitOfDay[];
  credits: Credits;
  /**
   * The planner's figures of that day as the last run made them, of all regions of the actor's; null where none did.
   */
  made: { at: Date; units: number; miles: number } | null;
};

/**
 * One day of a planner out of the units and credits as they are now, of circuits that the actor may see and that are
 * not excluded; a day that lies ahead is today. Planners see their own. Throws FORBIDDEN, and NOT_FOUND for a planner
 * who is not there or out of sight.
 */
export async function getPlannerDay(actor: Actor, id: number, asked: BusinessDay | null): Promise<PlannerDay> {
  requirePermission(actor, "circuit:view");
  const own = actor.kind === "user" ? Prisma.sql`p.user_id = ${actor.userId}` : Prisma.sql`FALSE`;
  const seen = can(actor, "planner:link") ? Prisma.sql`(${own} OR ${plannerScope(actor)})` : own;
  const [planner] = await readRows<PlannerDay["planner"]>(
    Prisma.sql`
      SELECT p.id::float8 AS id, ${PLANNER_NAME} AS name FROM planners p WHERE p.id = ${id}::bigint AND ${seen}`,
  );
  if (!planner) throw notFound("planner");
  const today = businessDay(new Date());
  const day = asked !== null && asked < today ? asked : today;
  const { weekStarting, weekEnding } = businessWeek(day);
  const scope = circuitScope(actor);
  const [circuits, credits, week, made] = await Promise.all([
    readCircuits(id, day, scope),
    readCredits(Prisma.sql`k.planner_id = ${id}::bigint AND k.credited_on = ${day}::date AND ${scope}`),
    readRows<{ miles: number }>(Prisma.sql`
      SELECT coalesce(sum(k.miles), 0)::float8 AS miles FROM station_credits k JOIN circuits c ON c.id = k.circuit_id
      WHERE ${COUNTED_CREDITS}
        AND k.planner_id = ${id}::bigint
        AND k.credited_on BETWEEN ${weekStarting}::date AND ${day}::date
        AND ${scope}`),
    readMade(actor, id, day),
  ]);
  return {
    planner,
    day,
    previous: laterDay(day, -1),
    next: day < today ? laterDay(day, 1) : null,
    weekEnding,
    weekMiles: week[0]?.miles ?? 0,
    circuits,
    credits,
    made: made[0] ?? null,
  };
}

const readCircuits = (id: number, day: BusinessDay, scope: Prisma.Sql) =>
  readRows<CircuitOfDay>(Prisma.sql`
    WITH assessed AS MATERIALIZED (
      SELECT u.circuit_id, count(*) AS units,
        count(*) FILTER (WHERE ${businessDaySql(Prisma.sql`u.first_seen_at`)} > u.assessed_on) AS late,
        sum(u.linear_ft) FILTER (WHERE t.measurement_type = 'linear_ft') AS linear_ft,
        sum(u.acres) FILTER (WHERE t.measurement_type = 'acres') AS acres,
        sum(u.trees) FILTER (WHERE t.measurement_type = 'count') AS trees
      FROM planned_units u JOIN circuits c ON c.id = u.circuit_id LEFT JOIN unit_types t ON t.code = u.unit_type
      WHERE coalesce(u.planner_id, c.planner_id) = ${id}::bigint
        AND (u.planner_id = ${id}::bigint OR u.planner_id IS NULL)
        AND u.assessed_on = ${day}::date
        AND u.state = 'present'
        AND NOT c.is_excluded
        AND ${scope}
      GROUP BY u.circuit_id
    ), credited AS MATERIALIZED (
      SELECT k.circuit_id, count(*) AS stations, sum(k.miles) FILTER (WHERE k.method = 'span') AS span,
        sum(k.miles) FILTER (WHERE k.method = 'shared') AS shared, sum(k.miles) FILTER (WHERE ${IS_LATE}) AS late
      FROM station_credits k
      JOIN circuits c ON c.id = k.circuit_id
      WHERE ${COUNTED_CREDITS} AND k.planner_id = ${id}::bigint AND k.credited_on = ${day}::date AND ${scope}
      GROUP BY k.circuit_id
    )
    SELECT c.id::float8 AS "circuitId", concat_ws(' ', c.work_order, nullif(c.extension, '@')) AS name, c.title,
      coalesce(a.units, 0)::float8 AS units, coalesce(a.late, 0)::float8 AS "lateUnits",
      coalesce(a.linear_ft, 0)::float8 AS "linearFt", coalesce(a.acres, 0)::float8 AS acres,
      coalesce(a.trees, 0)::float8 AS trees, coalesce(k.stations, 0)::float8 AS stations,
      coalesce(k.span, 0)::float8 AS "spanMiles", coalesce(k.shared, 0)::float8 AS "sharedMiles",
      coalesce(k.late, 0)::float8 AS "lateMiles"
    FROM assessed a
    FULL JOIN credited k USING (circuit_id)
    JOIN circuits c ON c.id = circuit_id
    ORDER BY units DESC, name`);

function readMade(actor: Actor, id: number, day: BusinessDay) {
  const regions =
    actor.kind === "system" || actor.regionIds === "all"
      ? Prisma.empty
      : Prisma.sql`AND d.region_id = ANY(${actor.regionIds}::bigint[])`;
  return readRows<NonNullable<PlannerDay["made"]>>(Prisma.sql`
    SELECT max(coalesce(d.updated_at, d.created_at, now())) AS at, sum(d.total_units_assessed)::float8 AS units,
      sum(d.miles_planned)::float8 AS miles
    FROM planner_daily_aggregates d
    WHERE d.planner_id = ${id}::bigint AND d.aggregate_date = ${day}::date ${regions}
    HAVING count(*) > 0`);
}
