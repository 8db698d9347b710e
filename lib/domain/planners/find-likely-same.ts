import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { businessDaySql } from "@/lib/platform/time-sql";
import { circuitScope } from "../circuits/scope";
import { isElsewhere } from "./lock-planner";
import { MOST_PAIRS } from "./rules";
import { plannerScope } from "./scope";

const DAYS = 90;
/** A forester's newest units say enough, and are found at once however many there are. */
const NEWEST = 200;
/** Fewer say nothing: anybody helps out for a day. */
const LEAST = 10;

/**
 * Another planner, and how many of the newest 200 units of the last 90 days on planners' circuits that the actor may
 * see lie on that one's.
 */
export type LikelySame = { id: number; name: string; units: number; ofUnits: number };

/** A planner known by a forester's name alone, and who it probably is. */
export type LikelyPair = { id: number; name: string; same: LikelySame };

type PairRow = { id: number; name: string; sameId: number; sameName: string; units: number; ofUnits: number };

/**
 * Who holds a circuit assesses it, so a forester most of whose units lie on one planner's circuits is as good as surely
 * that planner. One who stands in for another has most of theirs there too: of several with one planner, and beside a
 * name that the planner has already, only nine of ten say so.
 */
function likelyPairs(actor: Actor, forester: Prisma.Sql, other: Prisma.Sql): Prisma.Sql {
  const hasNoLogin = Prisma.sql`
    NOT EXISTS (SELECT FROM planner_aliases login WHERE login.planner_id = p.id AND login.kind = 'login')`;
  // All foresters are weighed against each other, but only where one is asked about: a planner's page seldom does.
  return Prisma.sql`
    WITH likely AS MATERIALIZED (
      SELECT p.id, p.name, most.planner_id AS same_id, most.units, most.of_units,
        row_number() OVER (
          PARTITION BY most.planner_id ORDER BY most.units * 1.0 / most.of_units DESC, most.units DESC, p.id
        ) AS place
      FROM planners p
      CROSS JOIN LATERAL (
        SELECT newest.planner_id, count(*) AS units, sum(count(*)) OVER () AS of_units
        FROM (
          SELECT c.planner_id FROM planned_units unit JOIN circuits c ON c.id = unit.circuit_id
          WHERE unit.planner_id = p.id
            AND unit.assessed_on > ${businessDaySql()} - ${DAYS}::int
            AND unit.state = 'present'
            AND c.planner_id IS NOT NULL
            AND ${circuitScope(actor)}
          ORDER BY unit.assessed_on DESC LIMIT ${NEWEST}::int) newest
        GROUP BY newest.planner_id ORDER BY units DESC LIMIT 1) most
      WHERE p.last_seen_at > now() - make_interval(days => ${DAYS}::int)
        AND ${hasNoLogin}
        AND (SELECT EXISTS (SELECT FROM planners p WHERE ${forester} AND ${hasNoLogin}))
        AND p.id <> most.planner_id AND most.units >= ${LEAST}::int AND most.units * 2 > most.of_units
    )
    SELECT p.id::float8 AS id, p.name, same.id::float8 AS "sameId", same.name AS "sameName",
      l.units::float8 AS units, l.of_units::float8 AS "ofUnits"
    FROM likely l JOIN planners p ON p.id = l.id JOIN planners same ON same.id = l.same_id
    WHERE ${forester}
      AND (
        l.units * 10 >= l.of_units * 9
          OR l.place = 1 AND NOT EXISTS (
            SELECT FROM planner_aliases named WHERE named.planner_id = same.id AND named.kind = 'forester'
          )
      )
      AND EXISTS (SELECT FROM planners p WHERE p.id = same.id AND ${other})
    ORDER BY l.units * 1.0 / l.of_units DESC, l.units DESC, p.id LIMIT ${MOST_PAIRS}::int`;
}

/** Both planners of a pair that the actor may merge. */
const mayMerge = (actor: Actor) => Prisma.sql`${plannerScope(actor)} AND NOT ${isElsewhere(actor)}`;

const toPair = ({ id, name, sameId, sameName, units, ofUnits }: PairRow): LikelyPair => ({
  id,
  name,
  same: { id: sameId, name: sameName, units, ofUnits },
});

/**
 * Who a planner known by a forester's name alone probably is; null where there is nobody. `id` is within the actor's
 * row scope.
 */
export async function findLikelySame(actor: Actor, id: number): Promise<LikelySame | null> {
  const [row] = await readRows<PairRow>(likelyPairs(actor, Prisma.sql`p.id = ${id}::bigint`, plannerScope(actor)));
  return row ? toPair(row).same : null;
}

/**
 * Every two planners that are probably one person and that the actor may merge, the surest first, a hundred at most: on
 * the first day each person stands there twice, by the forester's name of the units and by the account that takes
 * circuits. Throws FORBIDDEN.
 */
export async function listLikelyPairs(actor: Actor): Promise<LikelyPair[]> {
  requirePermission(actor, "planner:link");
  return (await readRows<PairRow>(likelyPairs(actor, mayMerge(actor), mayMerge(actor)))).map(toPair);
}

/** Of some foresters those pairs that still stand in that list; the caller holds the names (`lockPlanners`). */
export async function findLikelyPairs(tx: Transaction, actor: Actor, ids: readonly number[]): Promise<LikelyPair[]> {
  const isAsked = Prisma.sql`p.id = ANY(${ids}::bigint[]) AND ${mayMerge(actor)}`;
  return (await tx.$queryRaw<PairRow[]>(likelyPairs(actor, isAsked, mayMerge(actor)))).map(toPair);
}
