import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { handOverFigures } from "../aggregates/hand-over-figures";
import { invalid, lockGrants } from "../users/lock-grants";
import { linkPeople } from "./link-people";
import { type LockedPlanner, lockPlanner } from "./lock-planner";
import { requireAdministrator } from "./mutations";
import { namePlannerKinds } from "./name-kinds";
import { mergedName } from "./rules";
import type { MergePlannersInput } from "./schema";
import { settleCircuits } from "./settle-circuits";

/**
 * Makes two planners that are one person one: names, circuits, periods and units of `id` go to `intoId`, and `id` is no more. A planner known by its
 * account alone takes the forester's name. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, INVALID, and CONFLICT where each is another person's.
 */
export async function mergePlanners(
  actor: Actor,
  { id, intoId }: MergePlannersInput,
): Promise<{ intoId: number; name: string }> {
  return mutate(actor, {
    permission: "planner:link",
    action: "planner.merge",
    needsRecentProof: true,
    run: async (tx) => {
      const granter = await lockGrants(tx, actor, "planner:link");
      const planner = await lockPlanner(tx, actor, id);
      if (id === intoId) throw invalid("intoId", "Choose another planner than this one.");
      const into = await findOther(tx, actor, intoId);
      // A name that takes circuits gives rows to whoever is behind the other planner.
      if (planner.logins.length > 0) requireAdministrator(granter);
      if (planner.userId !== null && into.userId !== null && planner.userId !== into.userId)
        throw new AppError(
          "CONFLICT",
          `${planner.name} and ${into.name} are linked to two different people. Unlink one of them first.`,
        );
      await move(tx, planner, into);
      const name = mergedName(planner.name, into.name);
      await tx.planner.update({ where: { id: into.id }, data: { name }, select: { id: true } });
      return {
        result: { intoId, name },
        audit: [
          {
            action: "planner.merge",
            subjectType: "planner",
            subjectId: into.id,
            subjectLabel: name,
            context: { merged: planner.name, mergedId: id, logins: planner.logins },
          },
        ],
      };
    },
  });
}

async function findOther(tx: Transaction, actor: Actor, intoId: number): Promise<LockedPlanner> {
  return lockPlanner(tx, actor, intoId).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "NOT_FOUND"
      ? invalid("intoId", "This planner is not there any more, or is not one of yours.")
      : error;
  });
}

async function move(tx: Transaction, { id, userId }: LockedPlanner, into: LockedPlanner): Promise<void> {
  const circuits = await tx.$queryRaw<{ ids: bigint[] | null }[]>(
    Prisma.sql`SELECT array_agg(DISTINCT circuit_id) AS ids FROM circuit_custody_periods WHERE planner_id IN (${id}, ${into.id})`,
  );
  for (const table of ["planner_aliases", "circuit_custody_periods", "circuits", "planned_units", "permission_decisions"] as const)
    await tx.$executeRaw(Prisma.sql`UPDATE ${Prisma.raw(table)} SET planner_id = ${into.id} WHERE planner_id = ${id}`);
  await handOverFigures(tx, id, into.id);
  const [gone] = await tx.$queryRaw<{ firstSeenAt: Date; lastSeenAt: Date }[]>(
    Prisma.sql`DELETE FROM planners WHERE id = ${id} RETURNING first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt"`,
  );
  await tx.$executeRaw(Prisma.sql`
    UPDATE planners SET user_id = coalesce(user_id, ${userId}::bigint), first_seen_at = least(first_seen_at, ${gone?.firstSeenAt}), last_seen_at = greatest(last_seen_at, ${gone?.lastSeenAt}),
      row_version = row_version + 1, updated_at = now() WHERE id = ${into.id}`);
  await namePlannerKinds(tx, Prisma.sql`SELECT ${into.id}::bigint`);
  await linkPeople(tx);
  await settleCircuits(tx, Prisma.sql`SELECT unnest(${circuits[0]?.ids ?? []}::bigint[])`);
}
