import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import type { AssignmentSource } from "./rules";

export type StoredAssignment = { name: string; source: AssignmentSource };

/** How a person has a circuit now; null where they have not. */
export async function findAssignment(
  tx: Transaction,
  circuitId: bigint,
  userId: bigint,
): Promise<StoredAssignment | null> {
  const [found] = await tx.$queryRaw<StoredAssignment[]>(Prisma.sql`
    SELECT u.name, cu.assignment_source AS source FROM circuit_user cu JOIN users u ON u.id = cu.user_id WHERE cu.circuit_id = ${circuitId} AND cu.user_id = ${userId} FOR UPDATE OF cu`);
  return found ?? null;
}

/**
 * Gives a locked circuit to a person by hand, or leaves it to the sync (null): then only whoever holds it in WorkStudio has it. Answers how they have it.
 */
export async function writeAssignment(
  tx: Transaction,
  circuitId: bigint,
  userId: bigint,
  source: "manual" | null,
  by: bigint | null,
): Promise<AssignmentSource | null> {
  if (source === "manual") {
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO circuit_user (circuit_id, user_id, assignment_source, assigned_by, assigned_at, created_at, updated_at) VALUES (${circuitId}, ${userId}, 'manual', ${by}::bigint, now(), now(), now())
      ON CONFLICT (circuit_id, user_id) DO UPDATE SET assignment_source = 'manual', assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at, updated_at = now()`);
    return source;
  }
  const kept = await tx.$executeRaw(Prisma.sql`
    UPDATE circuit_user cu SET assignment_source = 'api_sync', assigned_by = NULL, assigned_at = now(), updated_at = now() FROM circuits c JOIN planners p ON p.id = c.planner_id
    WHERE cu.circuit_id = ${circuitId} AND cu.user_id = ${userId} AND c.id = cu.circuit_id AND p.user_id = cu.user_id`);
  if (kept > 0) return "api_sync";
  await tx.$executeRaw(Prisma.sql`DELETE FROM circuit_user WHERE circuit_id = ${circuitId} AND user_id = ${userId}`);
  return null;
}
