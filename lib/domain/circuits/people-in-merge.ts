import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { givenByHand, leaveToSync } from "./write-assignment";

type Named = { id: number; name: string };

/** How the log shows who came, or went, with a merged circuit; nothing where that is nobody. */
export function peopleChange(before: Named[], after: Named[]) {
  const names = (people: Named[]) => people.map(({ name }) => name);
  return before.length + after.length === 0 ? {} : { people_by_hand: { before: names(before), after: names(after) } };
}

/**
 * Gives the circuit that stays to whoever has the other one by hand, and answers who did not have it by hand already.
 */
export async function bringPeople(tx: Transaction, actor: Actor, keptId: bigint, goneId: bigint): Promise<Named[]> {
  const theirs = Prisma.sql`
    SELECT ${keptId}::bigint, cu.user_id
    FROM circuit_user cu
    WHERE cu.circuit_id = ${goneId} AND cu.assignment_source = 'manual'`;
  return tx.$queryRaw<Named[]>(Prisma.sql`
    WITH given AS (${givenByHand(theirs, actor)} RETURNING user_id)
    SELECT u.id::float8 AS id, u.name FROM given JOIN users u ON u.id = given.user_id ORDER BY u.name, u.id`);
}

/**
 * Leaves the circuit that stayed to the sync again for the people whom the restored one had brought, and answers who
 * that was: nobody who was given it by hand anew since, and nobody whom another circuit that is still merged into it
 * has by hand too, since that one brings them as well.
 */
export async function takePeopleBack(tx: Transaction, keptId: bigint, goneId: bigint): Promise<Named[]> {
  // Whichever merge brought somebody first: the log dates its entries by their transaction, which gave the circuit to
  // them too.
  const found = await tx.$queryRaw<Named[]>(Prisma.sql`
    SELECT u.id::float8 AS id, u.name FROM circuit_user cu JOIN users u ON u.id = cu.user_id
    WHERE cu.circuit_id = ${keptId} AND cu.assignment_source = 'manual'
      AND EXISTS (
        SELECT FROM circuit_user own
        WHERE own.circuit_id = ${goneId} AND own.user_id = cu.user_id AND own.assignment_source = 'manual'
      )
      AND EXISTS (
        SELECT FROM activity_log a
        WHERE a.subject_type = 'circuit'
          AND a.subject_id = ${keptId}
          AND a.action = 'circuit.merge'
          AND a.occurred_at = cu.assigned_at
      )
      AND NOT EXISTS (
        SELECT FROM circuits other
        JOIN circuit_user theirs ON theirs.circuit_id = other.id
        WHERE other.merged_into_id = ${keptId}
          AND other.id <> ${goneId}
          AND theirs.user_id = cu.user_id
          AND theirs.assignment_source = 'manual'
      )
    ORDER BY u.name, u.id`);
  await leaveToSync(
    tx,
    Prisma.sql`cu.circuit_id = ${keptId} AND cu.user_id = ANY(${found.map(({ id }) => id)}::bigint[])`,
  );
  return found;
}
