import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { can, requirePermission } from "@/lib/platform/permissions";
import { type BusinessDay, businessDay, businessWeek } from "@/lib/platform/time";
import { businessDaySql } from "@/lib/platform/time-sql";
import { PLANNER_NAME } from "../circuits/planner-name";
import { productionOf } from "../aggregates/count-production";
import { closingTimeOf, daysBetween, laterDay } from "../aggregates/rules";
import {
  COUNTED_CREDITS,
  type Credits,
  IS_CORRECTION,
  IS_LATE,
  IS_PLANNERS,
  IS_UNASSIGNED,
  readCredits,
} from "./list-credits";
import { regionScope } from "./scope";

/** What one planner, or nobody (`plannerId` null), has of the region's week. Quantities each of their own measure. */
export type PlannerOfWeek = {
  plannerId: number | null;
  name: string;
  circuits: number;
  units: number;
  /** Of them, those that were first seen on a later day than they were assessed on. */
  lateUnits: number;
  linearFt: number;
  acres: number;
  trees: number;
  /** By the span of a station, and shared out of the circuit's change. */
  spanMiles: number;
  sharedMiles: number;
  /** Of both, those credited on a later day than the station's. */
  lateMiles: number;
};

/** Where one circuit's miles of the week went; together they are what it gained. */
export type CircuitOfWeek = {
  circuitId: number;
  name: string;
  title: string;
  units: number;
  planners: number;
  unassigned: number;
  corrections: number;
};

/**
 * Miles of the week; `planners` + `unassigned` + `corrections` is `circuits`, to the last digit, and `span` + `shared`
 * is `planners`: how those miles are known.
 */
export type WeekBook = {
  planners: number;
  span: number;
  shared: number;
  unassigned: number;
  corrections: number;
  circuits: number;
};

/** Parts of the credits: whose they are, how they are known, or that they came later than their day. */
export const CREDIT_KINDS = ["planners", "unassigned", "corrections", "span", "shared", "late"] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];

/**
 * Which credits are shown: of one circuit, one planner, one part of them, or what is all of that; without any, all of
 * the week.
 */
export type AskedCredits = { circuitId?: number; plannerId?: number; kind?: CreditKind };

export type RegionOfWeek = {
  region: { id: number; code: string; name: string };
  weekStarting: BusinessDay;
  weekEnding: BusinessDay;
  previous: BusinessDay;
  /** Null for the week that is going on. */
  next: BusinessDay | null;
  closed: { at: Date; by: string | null } | null;
  closesAt: Date;
  /** The figures as the last run made them; null where none did. They stand while the rows below may have moved on. */
  made: { at: Date; units: number; miles: number } | null;
  /** Only the own row of planners: the actor may not see what others did. */
  isOwnOnly: boolean;
  planners: PlannerOfWeek[];
  circuits: CircuitOfWeek[];
  book: WeekBook;
  /** Signed, of what came, went or changed after the week was closed. */
  adjusted: { lines: number; units: number; miles: number };
  credits: Credits | null;
};

/** Circuits of a week that are named. */
export const MOST_CIRCUITS = 500;

/**
 * One region's week out of the units and credits as they are now: by planner, by circuit, and whether both add up.
 * Throws FORBIDDEN, and NOT_FOUND for a region that is not there or not the actor's.
 */
export async function getRegionWeek(
  actor: Actor,
  regionId: number,
  { day, credits: asked }: { day: BusinessDay | null; credits: AskedCredits | null },
): Promise<RegionOfWeek> {
  requirePermission(actor, "circuit:view");
  const [region] = await readRows<RegionOfWeek["region"]>(
    Prisma.sql`
      SELECT r.id::float8 AS id, r.code, r.name
      FROM regions r
      WHERE r.id = ${regionId}::bigint AND ${regionScope(actor)}`,
  );
  if (!region) throw notFound("region");
  const today = businessDay(new Date());
  const { weekStarting, weekEnding } = businessWeek(day !== null && day < today ? day : today);
  const week = { regionId, weekStarting, weekEnding };
  const isOwnOnly = !can(actor, "planner:link");
  const [planners, circuits, books, closings, made, adjusted, credits] = await Promise.all([
    readPlanners(week, isOwnOnly ? ownPlanner(actor) : Prisma.sql`TRUE`),
    readCircuits(week),
    readBook(week),
    readRows<{ at: Date; by: string | null }>(
      Prisma.sql`
        SELECT w.closed_at AS at, u.name AS by
        FROM week_closings w
        LEFT JOIN users u ON u.id = w.closed_by
        WHERE w.week_starting = ${weekStarting}::date`,
    ),
    readRows<NonNullable<RegionOfWeek["made"]>>(
      Prisma.sql`
        SELECT coalesce(w.updated_at, w.created_at, now()) AS at, w.units_added::float8 AS units,
          w.miles_added::float8 AS miles
        FROM regional_weekly_aggregates w
        WHERE w.region_id = ${regionId}::bigint AND w.week_starting = ${weekStarting}::date`,
    ),
    readRows<RegionOfWeek["adjusted"]>(
      Prisma.sql`
        SELECT count(*)::float8 AS lines, coalesce(sum(a.units), 0)::float8 AS units,
          coalesce(sum(a.miles), 0)::float8 AS miles
        FROM week_adjustments a
        WHERE a.region_id = ${regionId}::bigint AND a.week_starting = ${weekStarting}::date`,
    ),
    asked ? readCredits(creditsOf(actor, week, asked, isOwnOnly)) : null,
  ]);
  return {
    region,
    weekStarting,
    weekEnding,
    previous: laterDay(weekEnding, -7),
    next: weekEnding < today ? laterDay(weekEnding, 7) : null,
    closed: closings[0] ?? null,
    closesAt: closingTimeOf(weekStarting),
    made: made[0] ?? null,
    isOwnOnly,
    planners,
    circuits,
    book: books[0] ?? { planners: 0, span: 0, shared: 0, unassigned: 0, corrections: 0, circuits: 0 },
    adjusted: adjusted[0] ?? { lines: 0, units: 0, miles: 0 },
    credits,
  };
}

type WeekOfRegion = { regionId: number; weekStarting: BusinessDay; weekEnding: BusinessDay };

const ownPlanner = (actor: Actor) =>
  actor.kind === "user" ? Prisma.sql`p.user_id = ${actor.userId}` : Prisma.sql`TRUE`;

const within = ({ regionId, weekStarting, weekEnding }: WeekOfRegion) =>
  Prisma.sql`c.region_id = ${regionId}::bigint AND k.credited_on BETWEEN ${weekStarting}::date AND ${weekEnding}::date`;

const IS_OF_KIND: Record<CreditKind, Prisma.Sql> = {
  planners: IS_PLANNERS,
  unassigned: IS_UNASSIGNED,
  corrections: IS_CORRECTION,
  span: Prisma.sql`${IS_PLANNERS} AND k.method = 'span'`,
  shared: Prisma.sql`${IS_PLANNERS} AND k.method <> 'span'`,
  late: Prisma.sql`${IS_PLANNERS} AND ${IS_LATE}`,
};

function creditsOf(
  actor: Actor,
  week: WeekOfRegion,
  { circuitId, plannerId, kind }: AskedCredits,
  isOwnOnly: boolean,
): Prisma.Sql {
  const of = Prisma.join(
    [
      Prisma.sql`TRUE`,
      ...(circuitId === undefined ? [] : [Prisma.sql`k.circuit_id = ${circuitId}::bigint`]),
      ...(plannerId === undefined ? [] : [Prisma.sql`k.planner_id = ${plannerId}::bigint`]),
      ...(kind === undefined ? [] : [IS_OF_KIND[kind]]),
    ],
    " AND ",
  );
  const own =
    isOwnOnly && actor.kind === "user"
      ? Prisma.sql`
        AND (k.planner_id IS NULL OR k.planner_id = (SELECT p.id FROM planners p WHERE p.user_id = ${actor.userId}))`
      : Prisma.empty;
  return Prisma.sql`${within(week)} AND ${of} ${own}`;
}

function readPlanners(week: WeekOfRegion, own: Prisma.Sql): Promise<PlannerOfWeek[]> {
  const days = daysBetween(week.weekStarting, week.weekEnding);
  return readRows<PlannerOfWeek>(Prisma.sql`
    WITH produced AS MATERIALIZED (
      SELECT planner_id, count(DISTINCT circuit_id) FILTER (WHERE units > 0) AS circuits, sum(units) AS units,
        sum(linear_ft) AS linear_ft, sum(acres) AS acres, sum(trees) AS trees
      FROM (${productionOf(days)}) production WHERE region_id = ${week.regionId}::bigint GROUP BY planner_id
    ), late AS MATERIALIZED (
      SELECT coalesce(u.planner_id, c.planner_id) AS planner_id, count(*) AS units
      FROM planned_units u
      JOIN circuits c ON c.id = u.circuit_id
      WHERE u.assessed_on BETWEEN ${week.weekStarting}::date AND ${week.weekEnding}::date
        AND u.state = 'present'
        AND c.region_id = ${week.regionId}::bigint
        AND c.deleted_at IS NULL
        AND NOT c.is_excluded
        AND ${businessDaySql(Prisma.sql`u.first_seen_at`)} > u.assessed_on GROUP BY 1
    ), credited AS MATERIALIZED (
      SELECT k.planner_id, sum(k.miles) FILTER (WHERE k.method = 'span') AS span,
        sum(k.miles) FILTER (WHERE k.method <> 'span') AS shared, sum(k.miles) FILTER (WHERE ${IS_LATE}) AS late
      FROM station_credits k
      JOIN circuits c ON c.id = k.circuit_id
      WHERE ${COUNTED_CREDITS} AND ${within(week)} AND ${IS_PLANNERS}
      GROUP BY k.planner_id
    )
    SELECT p.id::float8 AS "plannerId", coalesce(${PLANNER_NAME}, 'Nobody') AS name, named.circuits::float8 AS circuits,
      named.units::float8 AS units, coalesce(late.units, 0)::float8 AS "lateUnits",
      named.linear_ft::float8 AS "linearFt", named.acres::float8 AS acres, named.trees::float8 AS trees,
      coalesce(credited.span, 0)::float8 AS "spanMiles", coalesce(credited.shared, 0)::float8 AS "sharedMiles",
      coalesce(credited.late, 0)::float8 AS "lateMiles"
    FROM produced named LEFT JOIN planners p ON p.id = named.planner_id
    LEFT JOIN late ON late.planner_id IS NOT DISTINCT FROM named.planner_id
    LEFT JOIN credited ON credited.planner_id IS NOT DISTINCT FROM named.planner_id
    WHERE ${own} AND (named.planner_id IS NOT NULL OR named.units > 0) ORDER BY p.id IS NULL, named.units DESC, name`);
}

/** Less rounds to nothing on the page; spans kept with six digits leave such rests. */
const LEAST_MILES = 0.005;

function readCircuits(week: WeekOfRegion): Promise<CircuitOfWeek[]> {
  const days = daysBetween(week.weekStarting, week.weekEnding);
  return readRows<CircuitOfWeek>(Prisma.sql`
    WITH produced AS MATERIALIZED (
      SELECT circuit_id, sum(units) AS units
      FROM (${productionOf(days)}) production
      WHERE region_id = ${week.regionId}::bigint
      GROUP BY circuit_id
    ),
      credited AS MATERIALIZED (
        SELECT k.circuit_id, sum(k.miles) FILTER (WHERE ${IS_PLANNERS}) AS planners,
          sum(k.miles) FILTER (WHERE ${IS_UNASSIGNED}) AS unassigned,
          sum(k.miles) FILTER (WHERE ${IS_CORRECTION}) AS corrections
        FROM station_credits k
        JOIN circuits c ON c.id = k.circuit_id
        WHERE ${COUNTED_CREDITS} AND ${within(week)}
        GROUP BY k.circuit_id
      )
    SELECT c.id::float8 AS "circuitId", concat_ws(' ', c.work_order, nullif(c.extension, '@')) AS name, c.title,
      coalesce(produced.units, 0)::float8 AS units, coalesce(credited.planners, 0)::float8 AS planners,
      coalesce(credited.unassigned, 0)::float8 AS unassigned, coalesce(credited.corrections, 0)::float8 AS corrections
    FROM produced FULL JOIN credited USING (circuit_id) JOIN circuits c ON c.id = circuit_id
    WHERE produced.units > 0
      OR greatest(abs(credited.planners), abs(credited.unassigned), abs(credited.corrections)) >= ${LEAST_MILES}
    ORDER BY units DESC, name LIMIT ${MOST_CIRCUITS}`);
}

const readBook = (week: WeekOfRegion) =>
  readRows<WeekBook>(Prisma.sql`
    SELECT coalesce(sum(k.miles) FILTER (WHERE ${IS_PLANNERS}), 0)::float8 AS planners,
      coalesce(sum(k.miles) FILTER (WHERE ${IS_OF_KIND.span}), 0)::float8 AS span,
      coalesce(sum(k.miles) FILTER (WHERE ${IS_OF_KIND.shared}), 0)::float8 AS shared,
      coalesce(sum(k.miles) FILTER (WHERE ${IS_UNASSIGNED}), 0)::float8 AS unassigned,
      coalesce(sum(k.miles) FILTER (WHERE ${IS_CORRECTION}), 0)::float8 AS corrections,
      coalesce(sum(k.miles), 0)::float8 AS circuits
    FROM station_credits k JOIN circuits c ON c.id = k.circuit_id WHERE ${COUNTED_CREDITS} AND ${within(week)}`);
