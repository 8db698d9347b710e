import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { lockCard } from "../circuits/board-state";
import { previewCircuitRevert, revertCircuit } from "../circuits/revert-circuit";
import { type WrittenCard, moveCard } from "./mutations";
import { requireCardVersion } from "./require-card-version";
import { type Stage } from "./rules";
import type { UndoOnBoardInput } from "./schema";

/** Acts on a card that leave what stood before them in the log. */
const ACTS = ["circuit.move", "circuit.follow_status", "circuit.mark"];

/**
 * Takes the actor's own newest act on a card back, as its history would, and puts it where it stood (`place`). Throws
 * FORBIDDEN, NOT_FOUND also where there is no such act, and CONFLICT when the card is no longer as the act left it, or
 * a later change is in the way.
 */
export async function undoOnBoard(actor: Actor, { id, version, place }: UndoOnBoardInput): Promise<WrittenCard> {
  requirePermission(actor, "circuit:move");
  const act = await db().activityLog.findFirst({
    where: {
      subjectType: "circuit",
      subjectId: BigInt(id),
      action: { in: ACTS },
      userId: actor.kind === "user" ? actor.userId : null,
    },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  if (!act) throw notFound("circuit");
  // After that one was found: as long as the card has this version, no other act is the newest.
  await db().$transaction(async (tx) => requireCardVersion(tx, await lockCard(tx, actor, id), version));
  const { digest } = await previewCircuitRevert(actor, Number(act.id));
  await revertCircuit(actor, { id: Number(act.id), digest, reason: "Undone at once" });
  const [card] = await db().$queryRaw<{ stage: Stage; version: number }[]>(
    Prisma.sql`
      SELECT workflow_stage AS stage, row_version AS version FROM circuit_ui_states WHERE circuit_id = ${id}::bigint`,
  );
  if (!card) throw notFound("circuit");
  return moveCard(actor, { id, ...card, place, reason: null });
}
