import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { previewCircuitRevert, revertCircuit } from "../circuits/revert-circuit";
import type { UndoExclusionInput } from "./schema";

/**
 * Takes the actor's own newest act of a kind on a circuit back, as its history would: everything stands as before it.
 * Throws FORBIDDEN, NOT_FOUND also where there is no such act, and CONFLICT when a later change is in the way.
 */
export async function undoExclusion(actor: Actor, { id, act: action }: UndoExclusionInput): Promise<{ id: number }> {
  requirePermission(actor, "circuit:exclude");
  const act = await db().activityLog.findFirst({
    where: {
      subjectType: "circuit",
      subjectId: BigInt(id),
      action,
      userId: actor.kind === "user" ? actor.userId : null,
    },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  if (!act) throw notFound("circuit");
  const { digest } = await previewCircuitRevert(actor, Number(act.id));
  await revertCircuit(actor, { id: Number(act.id), digest, reason: "Undone at once" });
  return { id };
}
