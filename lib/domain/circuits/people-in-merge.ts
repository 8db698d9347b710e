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

/** Gives the circuit that stays to whoever has the other one by hand, and answers who did not have it by hand already. */
export async function bringPeople(tx: Transaction, actor: Actor, keptId: bigint, goneId: bigint): Promise<Named[]> {
  const theirs = Prisma.sql`SELECT ${keptId}::bigint, cu.user_id FROM circuit_user cu WHERE cu.circuit_id = ${goneId} AND cu.assignment_source = 'manual'`;
  return tx.$queryRaw<Named[]>(Prisma.sql`
    WITH given AS (${givenByHand(theirs, actor)} RETURNING user_id)
    SELECT u.id::float8 AS id, u.name FROM given JOIN users u ON u.id = given.user_id ORDER BY u.name, u.id`);
}

/** Leaves the circuit that stayed to the sync again for the people that came by a merge, by its entry in the log, and answers who that was: nobody who was given it by hand anew since. */
export async function takePeopleBack(
  tx: Transaction,
  keptId: bigint,
  entryId: bigint,
  people: readonly number[],
): Promise<Named[]> {
  // The log dates its entries by their transaction, which gave the circuit to them too.
  const found = await tx.$queryRaw<Named[]>(Prisma.sql`
    SELECT u.id::float8 AS id, u.name FROM circuit_user cu JOIN users u ON u.id = cu.user_id JOIN activity_log a ON a.id = ${entryId} AND a.occurred_at = cu.assigned_at
    WHERE cu.circuit_id = ${keptId} AND cu.assignment_source = 'manual' AND cu.user_id = ANY(${people}::bigint[]) ORDER BY u.name, u.id`);
  await leaveToSync(
    tx,
    Prisma.sql`cu.circuit_id = ${keptId} AND cu.user_id = ANY(${found.map(({ id }) => id)}::bigint[])`,
  );
  return found;
}
