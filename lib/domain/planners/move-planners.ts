import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { handOverFigures } from "../aggregates/hand-over-figures";
import { lockGroups } from "../permission-work/steps";
import { linkPeople } from "./link-people";
import { namePlannerKinds } from "./name-kinds";
import { settleCircuits } from "./settle-circuits";

/** A planner that is no more, and the one who is the same person. */
export type Move = { id: bigint; intoId: bigint; userId: bigint | null };

/**
 * Moves names, circuits, periods, units, figures and the person of planners to others, who are named anew, and deletes
 * them. Nobody moves to somebody who moves, and of those who become one, one at most is somebody's. The caller has
 * locked all of them.
 */
export async function movePlanners(
  tx: Transaction,
  moves: readonly Move[],
  kept: readonly { id: bigint; name: string }[],
): Promise<void> {
  const gone = moves.map(({ id }) => id);
  const into = kept.map(({ id }) => id);
  const pairs = Prisma.sql`
    unnest(
      ${gone}::bigint[], ${moves.map(({ intoId }) => intoId)}::bigint[], ${moves.map(({ userId }) => userId)}::bigint[]
    ) AS pair(id, into_id, user_id)`;
  const [circuits] = await tx.$queryRaw<{ ids: bigint[] | null }[]>(
    Prisma.sql`
      SELECT array_agg(DISTINCT circuit_id) AS ids
      FROM circuit_custody_periods
      WHERE planner_id = ANY(${[...gone, ...into]}::bigint[])`,
  );
  await tx.$queryRaw(lockGroups(Prisma.sql`g.planner_id = ANY(${gone}::bigint[])`));
  for (const table of [
    "planner_aliases",
    "circuit_custody_periods",
    "circuits",
    "planned_units",
    "permission_decisions",
    "permission_groups",
  ] as const)
    await tx.$executeRaw(
      Prisma.sql`
        UPDATE ${Prisma.raw(table)} moved SET planner_id = pair.into_id FROM ${pairs} WHERE moved.planner_id = pair.id`,
    );
  await handOverFigures(tx, moves);
  const seen = await tx.$queryRaw<{ id: bigint; firstSeenAt: Date; lastSeenAt: Date }[]>(
    Prisma.sql`
      DELETE FROM planners
      WHERE id = ANY(${gone}::bigint[])
      RETURNING id, first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt"`,
  );
  const seenOf = Prisma.sql`
    unnest(
      ${seen.map(({ id }) => id)}::bigint[], ${seen.map(({ firstSeenAt }) => firstSeenAt)}::timestamptz[],
      ${seen.map(({ lastSeenAt }) => lastSeenAt)}::timestamptz[]
    ) AS seen(id, first_at, last_at)`;
  await tx.$executeRaw(Prisma.sql`
    UPDATE planners p
    SET name = named.name, user_id = coalesce(p.user_id, gone.user_id),
      first_seen_at = least(p.first_seen_at, gone.first_at), last_seen_at = greatest(p.last_seen_at, gone.last_at),
      row_version = p.row_version + 1, updated_at = now()
    FROM (
      SELECT pair.into_id, max(pair.user_id) AS user_id, min(seen.first_at) AS first_at, max(seen.last_at) AS last_at
      FROM ${pairs}
      JOIN ${seenOf} ON seen.id = pair.id
      GROUP BY pair.into_id
    ) gone
    JOIN unnest(${into}::bigint[], ${kept.map(({ name }) => name)}::text[]) AS named(id, name)
      ON named.id = gone.into_id
    WHERE p.id = gone.into_id`);
  await namePlannerKinds(tx, Prisma.sql`SELECT unnest(${into}::bigint[])`);
  await linkPeople(tx);
  await settleCircuits(tx, Prisma.sql`SELECT unnest(${circuits?.ids ?? []}::bigint[])`);
}
