import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
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
  actor: Actor,
): Promise<AssignmentSource | null> {
  await writeAssignments(tx, Prisma.sql`SELECT ${circuitId}::bigint`, userId, source, actor);
  return (await findAssignment(tx, circuitId, userId))?.source ?? null;
}

/** As `writeAssignment`, for locked circuits by a query of their ids. */
export async function writeAssignments(
  tx: Transaction,
  circuits: Prisma.Sql,
  userId: bigint,
  source: "manual" | null,
  actor: Actor,
): Promise<void> {
  if (source === "manual") {
    const by = actor.kind === "user" ? actor.userId : null;
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO circuit_user (circuit_id, user_id, assignment_source, assigned_by, assigned_at, created_at, updated_at)
      SELECT given.id, ${userId}, 'manual', ${by}::bigint, now(), now(), now() FROM (${circuits}) AS given(id) ORDER BY given.id
      ON CONFLICT (circuit_id, user_id) DO UPDATE SET assignment_source = 'manual', assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at, updated_at = now()`);
    return;
  }
  await tx.$executeRaw(Prisma.sql`
    UPDATE circuit_user cu SET assignment_source = 'api_sync', assigned_by = NULL, assigned_at = now(), updated_at = now() FROM circuits c
    WHERE cu.circuit_id IN (${circuits}) AND cu.user_id = ${userId} AND c.id = cu.circuit_id AND ${holdsInWorkStudio(userId)}`);
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM circuit_user cu USING circuits c WHERE cu.circuit_id IN (${circuits}) AND cu.user_id = ${userId} AND c.id = cu.circuit_id AND NOT ${holdsInWorkStudio(userId)}`);
}

/** Whether a person is whoever holds `circuits c` in WorkStudio. */
export function holdsInWorkStudio(userId: bigint): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM planners holder WHERE holder.id = c.planner_id AND holder.user_id = ${userId})`;
}
