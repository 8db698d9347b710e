import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { announcing } from "@/lib/platform/shared-cache";
import { invalid, lockGrants } from "../users/lock-grants";
import { type LockedPlanner, lockPlanner } from "./lock-planner";
import { requireAdministrator } from "./mutations";
import { movePlanners } from "./move-planners";
import { mergedName } from "./rules";
import type { MergePlannersInput } from "./schema";

/**
 * Makes two planners that are one person one: names, circuits, periods and units of `id` go to `intoId`, and `id` is no
 * more. A planner known by its account alone takes the forester's name. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND,
 * INVALID, and CONFLICT where each is another person's.
 */
export async function mergePlanners(
  actor: Actor,
  { id, intoId }: MergePlannersInput,
): Promise<{ intoId: number; name: string }> {
  // Within how many days half of a planner's stations are decided is kept for a minute.
  return announcing(
    "permissions",
    mutate(actor, {
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
        const name = mergedName(planner.name, into.name);
        await movePlanners(tx, [{ ...planner, intoId: into.id }], [{ id: into.id, name }]);
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
    }),
  );
}

async function findOther(tx: Transaction, actor: Actor, intoId: number): Promise<LockedPlanner> {
  return lockPlanner(tx, actor, intoId).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "NOT_FOUND"
      ? invalid("intoId", "This planner is not there any more, or is not one of yours.")
      : error;
  });
}
