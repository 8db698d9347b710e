import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { can, requirePermission } from "@/lib/platform/permissions";
import { type BusinessDay, businessDay, businessWeek } from "@/lib/platform/time";
import { PLANNER_NAME } from "../circuits/planner-name";
import { closingTimeOf, laterDay } from "../aggregates/rules";
import { COUNTED_CREDITS, IS_CORRECTION, IS_UNASSIGNED } from "./list-credits";
import { regionScope } from "./scope";

/** Adjustments of a week that are named, the newest. */
export const MOST_ADJUSTMENTS = 200;

/**
 * A region as it stood at the end of the week, and what was added in it. Miles as circuits have them, quantities each
 * of its own measure.
 */
export type RegionWeek = {
  id: number;
  code: string;
  name: string;
  totalCircuits: number;
  activeCircuits: number;
  qcCircuits: number;
  excludedCircuits: number;
  totalMiles: number;
  milesPlanned: number;
  totalUnits: number;
  unitsAdded: number;
  activePlanners: number;
  /** Miles that its circuits gained in the week, corrections taken off. */
  milesAdded: number;
  /** Units and miles of the week that are a planner's. */
  plannerUnits: number;
  plannerMiles: number;
  /** Miles of the week that are nobody's, and what its circuits' miles fell by: read from the credits, unrounded. */
  unassignedMiles: number;
  correctionMiles: number;
  days: { day: BusinessDay; units: number }[];
};

/** What one planner assessed in the week, in one region. */
export type PlannerWeekRow = {
  plannerId: number;
  name: string;
  regionId: number;
  regionCode: string;
  regionName: string;
  daysWorked: number;
  circuitsWorked: number;
  units: number;
  /** Credited by stations. */
  miles: number;
  linearFt: number;
  acres: number;
  trees: number;
  approved: number;
  refused: number;
  pending: number;
  /** They are left out of analytics. */
  isLeftOut: boolean;
};

/** What came, went or changed of a closed week afterwards. */
export type WeekAdjustmentRow = {
  id: number;
  adjustedOn: BusinessDay;
  reason: "arrived_late" | "gone" | "changed";
  circuitId: number;
  circuitTitle: string;
  plannerId: number | null;
  plannerName: string | null;
  units: number;
  linearFt: number;
  acres: number;
  trees: number;
  /** Credited by stations. */
  miles: number;
};

export type Week = {
  weekStarting: BusinessDay;
  weekEnding: BusinessDay;
  previous: BusinessDay;
  /** Null for the week that is going on. */
  next: BusinessDay | null;
  closed: { at: Date; by: string | null } | null;
  closesAt: Date;
  madeAt: Date | null;
  /** Only the own rows: the actor may not see what others did. */
  isOwnOnly: boolean;
  regions: RegionWeek[];
  planners: PlannerWeekRow[];
  adjustments: WeekAdjustmentRow[];
};

/**
 * The week that holds a day (the one that is going on where none is given, or it lies ahead): each region of the
 * actor's, what each planner assessed, and what was adjusted after it closed. Whoever may not see planners sees their
 * own row of them. `regionCode` narrows it to one region. Throws FORBIDDEN.
 */
export async function getWeek(actor: Actor, day: BusinessDay | null, regionCode: string | null): Promise<Week> {
  requirePermission(actor, "circuit:view");
  const today = businessDay(new Date());
  const { weekStarting, weekEnding } = businessWeek(day !== null && day < today ? day : today);
  const seesPlanners = can(actor, "planner:link");
  const scope = Prisma.sql`
    ${regionScope(actor)} ${regionCode === null ? Prisma.empty : Prisma.sql`AND r.code = ${regionCode}`}`;
  const own = seesPlanners ? Prisma.sql`TRUE` : isOwn(actor);
  const [regions, planners, adjustments, closings] = await Promise.all([
    readRegions(weekStarting, scope),
    readPlanners(weekStarting, scope, own),
    readAdjustments(weekStarting, scope, own),
    readRows<{ at: Date; by: string | null }>(
      Prisma.sql`
        SELECT w.closed_at AS at, u.name AS by
        FROM week_closings w
        LEFT JOIN users u ON u.id = w.closed_by
        WHERE w.week_starting = ${weekStarting}::date`,
    ),
  ]);
  return {
    weekStarting,
    weekEnding,
    previous: laterDay(weekEnding, -7),
    next: weekEnding < today ? laterDay(weekEnding, 7) : null,
    closed: closings[0] ?? null,
    closesAt: closingTimeOf(weekStarting),
    madeAt: regions.reduce<Date | null>(
      (newest, { madeAt }) => (newest === null || madeAt > newest ? madeAt : newest),
      null,
    ),
    isOwnOnly: !seesPlanners,
    regions: regions.map(({ madeAt: _, ...region }) => region),
    planners,
    adjustments,
  };
}

function isOwn(actor: Actor): Prisma.Sql {
  return actor.kind === "user" ? Prisma.sql`p.user_id = ${actor.userId}` : Prisma.sql`TRUE`;
}

function readRegions(weekStarting: BusinessDay, scope: Prisma.Sql): Promise<(RegionWeek & { madeAt: Date })[]> {
  return readRows<RegionWeek & { madeAt: Date }>(Prisma.sql`
    SELECT r.id::float8 AS id, r.code, r.name, w.total_circuits AS "totalCircuits",
      w.active_circuits AS "activeCircuits", w.qc_circuits AS "qcCircuits", w.excluded_circuits AS "excludedCircuits",
      w.total_miles::float8 AS "totalMiles", w.miles_planned::float8 AS "milesPlanned", w.total_units AS "totalUnits",
      w.units_added AS "unitsAdded", w.active_planners AS "activePlanners", w.miles_added::float8 AS "milesAdded",
      coalesce(planners.units, 0)::float8 AS "plannerUnits", coalesce(planners.miles, 0)::float8 AS "plannerMiles",
      coalesce(nobodys.unassigned, 0)::float8 AS "unassignedMiles",
      coalesce(nobodys.corrections, 0)::float8 AS "correctionMiles",
      coalesce(
        (
          SELECT jsonb_agg(
            jsonb_build_object('day', day.key, 'units', (day.value->>'units_added')::int) ORDER BY day.key
          )
          FROM jsonb_each(w.daily_breakdown) day
        ),
        '[]'::jsonb
      ) AS days,
      coalesce(w.updated_at, w.created_at, now()) AS "madeAt"
    FROM regional_weekly_aggregates w JOIN regions r ON r.id = w.region_id
    LEFT JOIN (
      SELECT region_id, sum(total_units_assessed) AS units, sum(miles_planned) AS miles
      FROM planner_weekly_aggregates
      WHERE week_starting = ${weekStarting}::date
      GROUP BY region_id
    ) planners ON planners.region_id = r.id
    LEFT JOIN (
      SELECT c.region_id, sum(k.miles) FILTER (WHERE ${IS_UNASSIGNED}) AS unassigned,
        sum(k.miles) FILTER (WHERE ${IS_CORRECTION}) AS corrections
      FROM station_credits k
      JOIN circuits c ON c.id = k.circuit_id
      WHERE (${IS_UNASSIGNED} OR ${IS_CORRECTION})
        AND ${COUNTED_CREDITS}
        AND k.credited_on BETWEEN ${weekStarting}::date AND ${weekStarting}::date + 6
      GROUP BY c.region_id
    ) nobodys ON nobodys.region_id = r.id
    WHERE w.week_starting = ${weekStarting}::date AND ${scope} ORDER BY r.sort_order, r.name`);
}

function readPlanners(weekStarting: BusinessDay, scope: Prisma.Sql, own: Prisma.Sql): Promise<PlannerWeekRow[]> {
  return readRows<PlannerWeekRow>(Prisma.sql`
    SELECT p.id::float8 AS "plannerId", ${PLANNER_NAME} AS name, r.id::float8 AS "regionId", r.code AS "regionCode",
      r.name AS "regionName", w.days_worked AS "daysWorked", w.circuits_worked AS "circuitsWorked",
      w.total_units_assessed AS units, w.miles_planned::float8 AS miles, w.total_linear_ft::float8 AS "linearFt",
      w.total_acres::float8 AS acres, w.total_trees AS trees, w.units_approved AS approved, w.units_refused AS refused,
      w.units_pending AS pending, p.left_out_at IS NOT NULL AS "isLeftOut"
    FROM planner_weekly_aggregates w JOIN planners p ON p.id = w.planner_id JOIN regions r ON r.id = w.region_id
    WHERE w.week_starting = ${weekStarting}::date AND ${scope} AND ${own}
    ORDER BY w.total_units_assessed DESC, name, r.sort_order`);
}

function readAdjustments(weekStarting: BusinessDay, scope: Prisma.Sql, own: Prisma.Sql): Promise<WeekAdjustmentRow[]> {
  return readRows<WeekAdjustmentRow>(Prisma.sql`
    SELECT a.id::float8 AS id, a.adjusted_on::text AS "adjustedOn", a.reason, c.id::float8 AS "circuitId",
      c.title AS "circuitTitle", p.id::float8 AS "plannerId", ${PLANNER_NAME} AS "plannerName", a.units,
      a.linear_ft::float8 AS "linearFt", a.acres::float8 AS acres, a.trees, a.miles::float8 AS miles
    FROM week_adjustments a
    JOIN circuits c ON c.id = a.circuit_id
    JOIN regions r ON r.id = a.region_id
    LEFT JOIN planners p ON p.id = a.planner_id
    WHERE a.week_starting = ${weekStarting}::date AND ${scope} AND ${own}
    ORDER BY a.id DESC
    LIMIT ${MOST_ADJUSTMENTS}`);
}
