import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

/**
 * Periods whose holder may be a circuit's planner: a contractor's account, or one of a domain that nobody has
 * named yet.
 */
export const PLANS = Prisma.sql`('contractor', 'unknown')`;

/**
 * Foresters' names, each once, with the planner whom it means; one that nobody has seen is left out. `names` selects
 * one column.
 */
export const foresters = (names: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT named.name, a.planner_id
  FROM (SELECT DISTINCT sent.name FROM (${names}) AS sent(name) WHERE sent.name IS NOT NULL) named
  JOIN planner_aliases a ON a.kind = 'forester' AND planner_alias_fold(a.alias) = planner_alias_fold(named.name)`;

/**
 * Who planned a circuit at an instant. That is who held the circuit last by then, or, since a period may be seen later
 * than it began, who held it next; a contractor's account before one of an unnamed domain.
 */
export const plannerOfCircuit = ({ circuitId, at }: { circuitId: Prisma.Sql; at: Prisma.Sql }): Prisma.Sql =>
  Prisma.sql`
    (
      SELECT held.planner_id
      FROM circuit_custody_periods held
      WHERE held.circuit_id = ${circuitId} AND held.kind IN ${PLANS} AND held.planner_id IS NOT NULL
      ORDER BY held.started_at <= ${at} DESC, held.kind = 'contractor' DESC,
        greatest(held.started_at - ${at}, ${at} - held.started_at)
      LIMIT 1
    )`;

/**
 * The planner of a unit (domain.md §4.1): whom its forester's name means in the rows of `forester` (`foresters`), else
 * who planned its circuit when it was assessed.
 */
export const plannerOfUnit = (unit: { forester: Prisma.Sql; circuitId: Prisma.Sql; at: Prisma.Sql }): Prisma.Sql =>
  Prisma.sql`
    coalesce(
      (SELECT forester.planner_id FROM forester WHERE forester.name = ${unit.forester}), ${plannerOfCircuit(unit)}
    )`;

/**
 * Finds the planners of stored units anew: after names or custody moved. `units` is a condition on `planned_units u`,
 * e.g. of a planner whose names went to another. The caller holds the names (`lockPlanners`), so that no sync writes by
 * the old ones meanwhile. Answers how many have another planner now.
 */
export async function settleUnits(tx: Transaction, units: Prisma.Sql): Promise<number> {
  return tx.$executeRaw(Prisma.sql`
    WITH wanted AS MATERIALIZED (
      SELECT u.id, u.forester, u.circuit_id, coalesce(u.assessed_at, u.first_seen_at) AS at
      FROM planned_units u
      WHERE ${units}
    ), forester AS MATERIALIZED (${foresters(Prisma.sql`SELECT forester FROM wanted`)}
    ), found AS (
      SELECT w.id,
        ${plannerOfUnit({
          forester: Prisma.sql`
          w.forester`,
          circuitId: Prisma.sql`w.circuit_id`,
          at: Prisma.sql`w.at`,
        })} AS planner_id
      FROM wanted w
    )
    UPDATE planned_units u
    SET planner_id = found.planner_id
    FROM found
    WHERE u.id = found.id AND u.planner_id IS DISTINCT FROM found.planner_id`);
}
