import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import { foresters, plannerOfCircuit } from "./settle-units";

/** What says whose a unit is; `at` is when it was assessed, as a timestamp's text. */
export type UnitOfPlanner = { forester: string | null; circuitId: number; at: string };

/** Ids as text, as the driver answers them. */
type PlannerId = string | null;

/**
 * The planners of units that are about to be stored, in their order: what `plannerOfUnit` finds of stored ones. Each
 * forester's name is asked for once, and only a unit whose forester is nobody by its circuit. In the caller's
 * transaction, which holds the names (`HOLD_NAMES`).
 */
export async function plannersOfUnits(
  client: PoolClient,
  units: readonly UnitOfPlanner[],
): Promise<readonly PlannerId[]> {
  const names = [...new Set(units.map(({ forester }) => forester))].filter((name) => name !== null);
  const { rows } = await client.query<{ name: string; planner_id: PlannerId }>(
    foresters(Prisma.sql`SELECT unnest(${names}::text[])`),
  );
  const byName = new Map(rows.map(({ name, planner_id }) => [name, planner_id]));
  const foresterOf = ({ forester }: UnitOfPlanner) => (forester === null ? null : (byName.get(forester) ?? null));
  const others = units.filter((unit) => foresterOf(unit) === null);
  const found = await plannersOfCircuits(client, others);
  const byCircuit = new Map(others.map((unit, index) => [unit, found[index] ?? null]));
  return units.map((unit) => foresterOf(unit) ?? byCircuit.get(unit) ?? null);
}

async function plannersOfCircuits(client: PoolClient, units: readonly UnitOfPlanner[]): Promise<readonly PlannerId[]> {
  if (units.length === 0) return [];
  const circuits = units.map(({ circuitId }) => circuitId);
  const instants = units.map(({ at }) => at);
  const planner = plannerOfCircuit({ circuitId: Prisma.sql`unit.circuit_id`, at: Prisma.sql`unit.at` });
  const { rows } = await client.query<{ planner_id: PlannerId }>(Prisma.sql`
    SELECT ${planner} AS planner_id
    FROM unnest(${circuits}::bigint[], ${instants}::timestamptz[]) WITH ORDINALITY AS unit(circuit_id, at, place)
    ORDER BY place`);
  return rows.map(({ planner_id }) => planner_id);
}
