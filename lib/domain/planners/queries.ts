import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { can, requirePermission } from "@/lib/platform/permissions";
import { recordRefusal } from "@/lib/platform/record-refusal";
import { businessDaySql } from "@/lib/platform/time-sql";
import { type CircuitsOfPerson, listCircuitsOf } from "../circuits/list-circuits-of";
import { circuitScope } from "../circuits/scope";
import { userScope } from "../users/scope";
import { type LikelySame, findLikelySame } from "./find-likely-same";
import type { PlannerKind } from "./rules";
import { plannerScope } from "./scope";

const WEEKS = 12;
const MOST_CHOICES = 500;

export type PlannerAlias = { kind: "login" | "forester"; alias: string; firstSeenAt: Date; lastSeenAt: Date };

/**
 * Units that a planner assessed in one week, and the miles credited to its days; from `weekStarting`, a Sunday,
 * to `weekEnding`.
 */
export type PlannerWeek = { weekStarting: string; weekEnding: string; units: number; days: number; miles: number };

export type PlannerDetail = {
  id: number;
  name: string;
  kind: PlannerKind;
  person: { id: number; name: string; mayOpen: boolean } | null;
  aliases: PlannerAlias[];
  firstSeenAt: Date;
  lastSeenAt: Date;
  leftOut: { at: Date; by: string | null; reason: string } | null;
  /** None without the permission to see circuits. */
  circuits: CircuitsOfPerson;
  /**
   * On whose circuits most of the units lie, for a planner known by a forester's name alone; null where there
   * is nobody.
   */
  likelySame: LikelySame | null;
  /** The last twelve weeks, oldest first, of circuits that the actor may see and that are not excluded. */
  weeks: PlannerWeek[];
};

type DetailRow = Pick<PlannerDetail, "id" | "name" | "kind" | "firstSeenAt" | "lastSeenAt"> & {
  personId: number | null;
  personName: string | null;
  mayOpen: boolean | null;
  leftOutAt: Date | null;
  leftOutBy: string | null;
  leftOutReason: string | null;
};

/**
 * One planner with everything their page shows. Throws FORBIDDEN, and NOT_FOUND for an unknown id and for one outside
 * the row scope alike.
 */
export async function getPlanner(actor: Actor, id: number): Promise<PlannerDetail> {
  requirePermission(actor, "planner:link");
  const [row] = await readRows<DetailRow>(Prisma.sql`
    SELECT p.id::float8 AS id, p.name, p.kind, p.first_seen_at AS "firstSeenAt", p.last_seen_at AS "lastSeenAt",
      u.id::float8 AS "personId", u.name AS "personName",
      ${can(actor, "user:view") ? userScope(actor) : Prisma.sql`false`} AS "mayOpen", p.left_out_at AS "leftOutAt",
      by.name AS "leftOutBy", p.left_out_reason AS "leftOutReason"
    FROM planners p
    LEFT JOIN users u ON u.id = p.user_id
    LEFT JOIN users by ON by.id = p.left_out_by
    WHERE p.id = ${id}::bigint AND ${plannerScope(actor)}`);
  if (!row) {
    await recordRefusal(actor, "planner:link", "planner.view", id);
    throw notFound("planner");
  }
  const { personId, personName, mayOpen, leftOutAt, leftOutBy, leftOutReason, ...rest } = row;
  const [aliases, likelySame, circuits, weeks] = await Promise.all([
    readAliases(id),
    findLikelySame(actor, id),
    can(actor, "circuit:view") ? listCircuitsOf(actor, { plannerId: id }) : { rows: [], total: 0, totalMiles: 0 },
    readWeeks(actor, id),
  ]);
  return {
    ...rest,
    person:
      personId === null || personName === null ? null : { id: personId, name: personName, mayOpen: mayOpen === true },
    aliases,
    likelySame,
    leftOut: leftOutAt && leftOutReason !== null ? { at: leftOutAt, by: leftOutBy, reason: leftOutReason } : null,
    circuits,
    weeks,
  };
}

function readAliases(id: number): Promise<PlannerAlias[]> {
  return readRows<PlannerAlias>(Prisma.sql`
    SELECT kind, alias, first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt"
    FROM planner_aliases
    WHERE planner_id = ${id}::bigint
    ORDER BY kind DESC, alias`);
}

/** Every week of the last twelve, those without a unit too; weeks run from Sunday to Saturday. */
function readWeeks(actor: Actor, id: number): Promise<PlannerWeek[]> {
  const saturday = (day: Prisma.Sql) => Prisma.sql`(${day} + (6 - extract(dow FROM ${day})::int))`;
  return readRows<PlannerWeek>(Prisma.sql`
    WITH week AS (
      SELECT (${saturday(businessDaySql())} - 7 * ago)::date AS ending FROM generate_series(0, ${WEEKS - 1}::int) AS ago
    ),
      assessed AS (
        SELECT ${saturday(Prisma.sql`unit.assessed_on`)} AS ending, count(*) AS units,
          count(DISTINCT unit.assessed_on) AS days
        FROM planned_units unit
        JOIN circuits c ON c.id = unit.circuit_id
        WHERE unit.planner_id = ${id}::bigint
          AND unit.assessed_on > ${businessDaySql()} - ${7 * (WEEKS + 1)}::int
          AND unit.state = 'present'
          AND NOT c.is_excluded
          AND ${circuitScope(actor)}
        GROUP BY 1
      ),
      credited AS (
        SELECT ${saturday(Prisma.sql`k.credited_on`)} AS ending, sum(k.miles) AS miles
        FROM station_credits k
        JOIN circuits c ON c.id = k.circuit_id
        WHERE k.planner_id = ${id}::bigint
          AND k.credited_on > ${businessDaySql()} - ${7 * (WEEKS + 1)}::int
          AND k.method IN ('span', 'shared')
          AND NOT c.is_excluded
          AND ${circuitScope(actor)}
        GROUP BY 1
      )
    SELECT (week.ending - 6)::text AS "weekStarting", week.ending::text AS "weekEnding",
      coalesce(assessed.units, 0)::float8 AS units, coalesce(assessed.days, 0)::float8 AS days,
      coalesce(credited.miles, 0)::float8 AS miles
    FROM week
    LEFT JOIN assessed ON assessed.ending = week.ending
    LEFT JOIN credited ON credited.ending = week.ending
    ORDER BY week.ending`);
}

/** `label` names one and no other; the likeliest first. */
export type PlannerChoice = { id: number; label: string };

/** Whom a planner can be linked to or merged with, of those that the actor may see. Throws FORBIDDEN. */
export async function listPlannerChoices(
  actor: Actor,
  id: number,
): Promise<{ people: PlannerChoice[]; planners: PlannerChoice[] }> {
  requirePermission(actor, "planner:link");
  const planner = await db().planner.findUnique({ where: { id }, select: { name: true } });
  const name = planner?.name.replace(/^.*\\/, "") ?? "";
  const [people, planners] = await Promise.all([
    readRows<PlannerChoice>(Prisma.sql`
      SELECT u.id::float8 AS id, u.name || ' · ' || u.email AS label FROM users u
      WHERE u.is_active AND ${userScope(actor)} AND NOT EXISTS (SELECT FROM planners taken WHERE taken.user_id = u.id)
      ORDER BY similarity(u.name, ${name}) DESC, u.name, u.id LIMIT ${MOST_CHOICES}`),
    readRows<PlannerChoice>(Prisma.sql`
      SELECT p.id::float8 AS id, p.name || ' · no. ' || p.id AS label FROM planners p
      WHERE p.id <> ${id}::bigint AND ${plannerScope(actor)}
      ORDER BY similarity(p.name, ${name}) DESC, p.name, p.id
      LIMIT ${MOST_CHOICES}`),
  ]);
  return { people, planners };
}
