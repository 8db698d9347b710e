import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { userScope } from "../users/scope";

/** `label` names one person and no other. */
export type AssignablePerson = { id: number; label: string };

const MOST = 500;

/**
 * Who can be given a circuit by hand, of the people that the actor may see: those who do not have it so yet, people of
 * its region first. Throws FORBIDDEN.
 */
export async function listAssignable(actor: Actor, circuitId: number): Promise<AssignablePerson[]> {
  requirePermission(actor, "circuit:assign");
  return readRows<AssignablePerson>(Prisma.sql`
    SELECT u.id::float8 AS id, u.name || ' · ' || u.email AS label FROM users u
    WHERE u.is_active
      AND ${userScope(actor)}
      AND NOT EXISTS (
        SELECT FROM circuit_user cu
        WHERE cu.circuit_id = ${circuitId}::bigint AND cu.user_id = u.id AND cu.assignment_source = 'manual'
      )
    ORDER BY EXISTS (
      SELECT FROM user_regions own
      JOIN circuits c ON c.region_id = own.region_id
      WHERE own.user_id = u.id AND c.id = ${circuitId}::bigint
    ) DESC,
      u.name, u.id
    LIMIT ${MOST}`);
}
