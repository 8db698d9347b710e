import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { type LockedCard, lockCard, writeCard } from "../circuits/board-state";
import { undoCircuitAct } from "../circuits/revert-circuit";
import { type WrittenCard, subjectOf } from "./mutations";
import { lockStage, placeCard } from "./place-card";
import { requireCardVersion } from "./require-card-version";
import { BOARD_FIELDS, type Stage } from "./rules";
import type { UndoOnBoardInput } from "./schema";

/** Acts on a card that leave what stood before them in the log. */
const ACTS = ["circuit.move", "circuit.follow_status", "circuit.mark"];

/**
 * Takes the actor's own newest act on a card back, as its history would, and puts it where it stood (`place`), both or
 * neither. Throws FORBIDDEN, NOT_FOUND also where there is no such act, and CONFLICT when the card is no longer as the
 * act left it, or a later change is in the way.
 */
export async function undoOnBoard(actor: Actor, { id, version, place }: UndoOnBoardInput): Promise<WrittenCard> {
  requirePermission(actor, "circuit:move");
  const act = await newestAct(actor, id);
  let left: LockedCard | undefined;
  let written: WrittenCard | undefined;
  await undoCircuitAct(actor, act.id, {
    before: async (tx) => {
      await lockStage(tx, act.stage);
      left = await lockCard(tx, actor, id);
      // After that act was found: as long as the card has this version, no other act is the newest.
      await requireCardVersion(tx, left, version);
    },
    after: async (tx) => {
      const card = await lockCard(tx, actor, id);
      const { stage } = card.stage;
      const position = await placeCard(tx, card, stage, place);
      if (position !== undefined) await writeCard(tx, card, {}, position);
      const isPlaced = position !== undefined;
      const now = { stage, version: card.rowVersion + (isPlaced ? 1 : 0) };
      written = { id, name: card.name, from: left?.stage.stage ?? stage, ...now, isChanged: true };
      return isPlaced ? [{ ...subjectOf(card), action: "circuit.reorder", reason: null }] : [];
    },
  });
  if (!written) throw notFound("circuit");
  return written;
}

/** The actor's newest act on a card, and the stage in which the card stands without it. */
async function newestAct(actor: Actor, id: number): Promise<{ id: number; stage: Stage }> {
  const [act] = await db().$queryRaw<{ id: number; stage: Stage }[]>(Prisma.sql`
    SELECT a.id::float8 AS id,
      coalesce(a.states_json->${BOARD_FIELDS.stage}->'before'->>'stage', ui.workflow_stage) AS stage
    FROM activity_log a
    JOIN circuit_ui_states ui ON ui.circuit_id = a.subject_id
    WHERE a.subject_type = 'circuit'
      AND a.subject_id = ${id}::bigint
      AND a.action = ANY(${ACTS})
      AND a.user_id IS NOT DISTINCT FROM ${actor.kind === "user" ? actor.userId : null}::bigint
    ORDER BY a.id DESC
    LIMIT 1`);
  if (!act) throw notFound("circuit");
  return act;
}
