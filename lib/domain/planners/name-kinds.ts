import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { lockPlanners } from "./see-planners";
import { settleCircuits } from "./settle-circuits";

/** The kind of a planner by the domains of its logins: who plans for a contractor under one of them plans. */
const KIND_BY_LOGINS = Prisma.sql`
  (
    SELECT kind
    FROM (
      SELECT custody_kind(a.alias) AS kind FROM planner_aliases a WHERE a.planner_id = p.id AND a.kind = 'login'
    ) login
    ORDER BY array_position(ARRAY['contractor', 'unknown', 'utility', 'system'], kind)
    LIMIT 1
  )`;

/** Sets the kind of planners by their logins, where they have one. `planners` selects ids; without it all of them. */
export async function namePlannerKinds(tx: Transaction, planners?: Prisma.Sql): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE planners p SET kind = found.kind, updated_at = now()
    FROM (
      SELECT p.id, ${KIND_BY_LOGINS} AS kind
      FROM planners p ${planners ? Prisma.sql`WHERE p.id IN (${planners})` : Prisma.empty}
    ) found
    WHERE p.id = found.id AND found.kind IS NOT NULL AND p.kind <> found.kind`);
}

/**
 * After the kinds of account domains changed: every period, planner and circuit that they decide, at once. A utility
 * whose accounts were taken for planners gives the circuits back to whoever planned them.
 */
export async function nameKinds(tx: Transaction): Promise<void> {
  await lockPlanners(tx);
  await namePlannerKinds(tx);
  const moved = await tx.$queryRaw<{ circuitIds: bigint[] | null }[]>(Prisma.sql`
    WITH named AS MATERIALIZED (
      SELECT name, custody_kind(name) AS kind
      FROM (SELECT DISTINCT taken_by AS name FROM circuit_custody_periods WHERE taken_by IS NOT NULL) holder
    ),
      moved AS (
        UPDATE circuit_custody_periods p
        SET kind = named.kind
        FROM named
        WHERE p.taken_by = named.name AND p.kind <> named.kind
        RETURNING p.circuit_id
      )
    SELECT array_agg(DISTINCT circuit_id) AS "circuitIds" FROM moved`);
  const ids = moved[0]?.circuitIds ?? [];
  if (ids.length > 0) await settleCircuits(tx, Prisma.sql`SELECT unnest(${ids}::bigint[])`);
}
