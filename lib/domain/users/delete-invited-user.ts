import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { invalid, lockGrants, lockPerson } from "./lock-grants";
import type { DeleteInvitedUserInput } from "./schema";

/**
 * Takes an invitation back: the account goes, if its person never arrived and nothing speaks of them. Everybody else is
 * disabled, never deleted. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, INVALID (the typed name is another) and CONFLICT
 * (there is history).
 */
export async function deleteInvitedUser(
  actor: Actor,
  { id, typedName }: DeleteInvitedUserInput,
): Promise<{ id: number; name: string }> {
  return mutate(actor, {
    permission: "user:edit",
    action: "user.delete",
    needsRecentProof: true,
    run: async (tx) => {
      const person = await lockPerson(tx, actor, await lockGrants(tx, actor, "user:edit"), id);
      if (typedName !== person.name) throw invalid("typedName", "Type the name as it is shown.");
      if (!person.isInvited || (await hasHistory(tx, person.id)))
        throw new AppError("CONFLICT", `${person.name} has a history here, which stays. Disable the account instead.`);
      await tx.$executeRaw(Prisma.sql`DELETE FROM users WHERE id = ${person.id}`);
      return {
        result: { id, name: person.name },
        audit: [
          {
            action: "user.delete",
            subjectType: "user",
            subjectId: person.id,
            subjectLabel: person.name,
            changes: { email: { before: person.email, after: null } },
          },
        ],
      };
    },
  });
}

/** Whether anything they did or own would be lost or lose its name. */
async function hasHistory(tx: Transaction, userId: bigint): Promise<boolean> {
  const rows = await tx.$queryRaw<{ has: boolean }[]>(Prisma.sql`
    SELECT EXISTS (SELECT 1 FROM activity_log WHERE user_id = ${userId})
      OR EXISTS (SELECT 1 FROM circuit_user WHERE user_id = ${userId} OR assigned_by = ${userId})
      OR EXISTS (SELECT 1 FROM planner_daily_aggregates WHERE user_id = ${userId})
      OR EXISTS (SELECT 1 FROM planner_weekly_aggregates WHERE user_id = ${userId})
      OR EXISTS (SELECT 1 FROM user_ws_credentials WHERE user_id = ${userId})
      OR EXISTS (SELECT 1 FROM unlinked_planners WHERE linked_to_user_id = ${userId})
      OR EXISTS (SELECT 1 FROM sessions WHERE user_id = ${userId}) AS has`);
  return rows[0]?.has ?? true;
}
