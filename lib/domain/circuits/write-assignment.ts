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
    SELECT u.name, cu.assignment_source AS source
    FROM circuit_user cu
    JOIN users u ON u.id = cu.user_id
    WHERE cu.circuit_id = ${circuitId} AND cu.user_id = ${userId}
    FOR UPDATE OF cu`);
  return found ?? null;
}

/**
 * Gives a locked circuit to a person by hand, or leaves it to the sync (null): then only whoever holds it in WorkStudio
 * has it. Answers how they have it.
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
    const pairs = Prisma.sql`SELECT chosen.id, ${userId}::bigint FROM (${circuits}) AS chosen(id)`;
    await tx.$executeRaw(givenByHand(pairs, actor));
    return;
  }
  await leaveToSync(tx, Prisma.sql`cu.circuit_id IN (${circuits}) AND cu.user_id = ${userId}`);
}

/**
 * The statement that gives locked circuits to people by hand, by a query of the ids of both; whoever has one by hand
 * already keeps by whom and since when.
 */
export function givenByHand(pairs: Prisma.Sql, actor: Actor): Prisma.Sql {
  const by = actor.kind === "user" ? actor.userId : null;
  return Prisma.sql`
    INSERT INTO circuit_user AS cu (
      circuit_id, user_id, assignment_source, assigned_by, assigned_at, created_at, updated_at
    )
    SELECT pair.circuit_id, pair.user_id, 'manual', ${by}::bigint, now(), now(), now()
    FROM (${pairs}) AS pair(circuit_id, user_id)
    ORDER BY pair.circuit_id, pair.user_id
    ON CONFLICT (circuit_id, user_id) DO UPDATE SET assignment_source = 'manual', assigned_by = excluded.assigned_by,
      assigned_at = excluded.assigned_at, updated_at = now()
    WHERE cu.assignment_source <> 'manual'`;
}

/**
 * Leaves assignments of locked circuits, by a condition on `circuit_user cu`, to the sync: whoever holds the circuit in
 * WorkStudio has it by that, and nobody else has it.
 */
export async function leaveToSync(tx: Transaction, rows: Prisma.Sql): Promise<void> {
  const isHolder = holdsInWorkStudio(Prisma.sql`cu.user_id`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE circuit_user cu
    SET assignment_source = 'api_sync', assigned_by = NULL, assigned_at = now(), updated_at = now()
    FROM circuits c
    WHERE ${rows} AND c.id = cu.circuit_id AND ${isHolder}`);
  await tx.$executeRaw(
    Prisma.sql`DELETE FROM circuit_user cu USING circuits c WHERE ${rows} AND c.id = cu.circuit_id AND NOT ${isHolder}`,
  );
}

/** Whether a person is whoever holds `circuits c` in WorkStudio. */
export function holdsInWorkStudio(userId: bigint | Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM planners holder WHERE holder.id = c.planner_id AND holder.user_id = ${userId})`;
}
