import "server-only";
import { fixFields } from "@/lib/fix-fields";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { announcing } from "@/lib/platform/shared-cache";
import { type LockedCard, lockCard, writeCard } from "../circuits/board-state";
import { chosenStage } from "../circuits/write-stages";
import { lockStage, placeCard } from "./place-card";
import { requireCardVersion } from "./require-card-version";
import { type Stage, isStage, moveRule, stagePermission } from "./rules";
import type { FollowStatusInput, MarkCardInput, MoveCardInput } from "./schema";

/** A card as it stands after an act; `isChanged` is false where it stood so before. */
export type WrittenCard = { id: number; name: string; from: Stage; stage: Stage; version: number; isChanged: boolean };

/**
 * Moves a card to another stage, or to another place in its own. From then on its stage is the person's, whatever
 * WorkStudio's status becomes. Throws FORBIDDEN (also for closing and opening again without `circuit:edit`), NOT_FOUND,
 * INVALID where the rules do not let it go or a move back has no reason, and CONFLICT, with who it was, when the card
 * is no longer as the page showed it.
 */
export function moveCard(actor: Actor, input: MoveCardInput): Promise<WrittenCard> {
  return writeOnBoard(actor, "circuit.move", async (tx) => {
    await lockStage(tx, input.stage);
    const card = await lockCard(tx, actor, input.id);
    await requireCardVersion(tx, card, input.version);
    const from = card.stage.stage;
    if (from !== input.stage) requireMove(actor, card, input);
    const position = await placeCard(tx, card, input.stage, input.place);
    if (from === input.stage) {
      if (position === undefined) return { card, stage: from, audit: [] };
      await writeCard(tx, card, {}, position);
      return { card, stage: from, audit: [{ ...subjectOf(card), action: "circuit.reorder", reason: input.reason }] };
    }
    const stage = chosenStage(actor, input.stage);
    const written = await writeCard(tx, card, { stage }, position);
    return {
      card,
      stage: input.stage,
      audit: [{ ...subjectOf(card), action: "circuit.move", reason: input.reason, ...written }],
    };
  });
}

/**
 * Gives the stage of a card back to WorkStudio's status, now and with every later one. Throws FORBIDDEN, NOT_FOUND,
 * INVALID where the status has no stage, and CONFLICT as `moveCard`.
 */
export function followStatus(actor: Actor, input: FollowStatusInput): Promise<WrittenCard> {
  return writeOnBoard(actor, "circuit.follow_status", async (tx) => {
    const card = await lockCard(tx, actor, input.id);
    await requireCardVersion(tx, card, input.version);
    const [status] = await tx.$queryRaw<{ stage: string | null }[]>(
      Prisma.sql`SELECT workflow_stage_of(c.api_status) AS stage FROM circuits c WHERE c.id = ${card.circuitId}`,
    );
    if (!isStage(status?.stage))
      throw new AppError("INVALID", "WorkStudio’s status says nothing about the stage. Choose a stage yourself.");
    requirePermission(
      actor,
      stagePermission(
        card.stage.stage === status.stage ? "" : card.stage.stage,
        card.stage.stage === status.stage ? "" : status.stage,
      ),
    );
    if (card.stage.by === null) return { card, stage: card.stage.stage, audit: [] };
    const written = await writeCard(tx, card, { stage: { stage: status.stage, by: null } });
    return { card, stage: status.stage, audit: [{ ...subjectOf(card), action: "circuit.follow_status", ...written }] };
  });
}

/** Pins, hides, colours or notes a card. Throws FORBIDDEN, NOT_FOUND and CONFLICT as `moveCard`. */
export function markCard(actor: Actor, { id, version, ...marks }: MarkCardInput): Promise<WrittenCard> {
  return writeOnBoard(actor, "circuit.mark", async (tx) => {
    const card = await lockCard(tx, actor, id);
    await requireCardVersion(tx, card, version);
    const wanted = Object.fromEntries(
      Object.entries(marks).filter(([key, value]) => value !== undefined && value !== card[key as keyof typeof marks]),
    );
    const stage = card.stage.stage;
    if (Object.keys(wanted).length === 0) return { card, stage, audit: [] };
    const written = await writeCard(tx, card, wanted);
    return { card, stage, audit: [{ ...subjectOf(card), action: "circuit.mark", ...written }] };
  });
}

type Written = { card: LockedCard; stage: Stage; audit: AuditEntry[] };

function writeOnBoard(
  actor: Actor,
  action: string,
  write: (tx: Transaction) => Promise<Written>,
): Promise<WrittenCard> {
  return announcing(
    "board",
    mutate(actor, {
      permission: "circuit:move",
      action,
      run: async (tx) => {
        const { card, stage, audit } = await write(tx);
        const isChanged = audit.length > 0;
        const version = card.rowVersion + (isChanged ? 1 : 0);
        const id = Number(card.circuitId);
        return { result: { id, name: card.name, from: card.stage.stage, stage, version, isChanged }, audit };
      },
    }),
  );
}

function requireMove(actor: Actor, card: LockedCard, { stage, reason }: MoveCardInput): void {
  const rule = moveRule(card.stage.stage, stage);
  if ("refusal" in rule) throw new AppError("INVALID", rule.refusal);
  requirePermission(actor, rule.permission);
  if (rule.direction === "back" && (reason ?? "").length < 3)
    throw new AppError("INVALID", fixFields(1), {
      fieldErrors: { reason: ["Say why it goes back, for whoever reads the history."] },
    });
}

/** A card as what the log tells of. */
export function subjectOf({ circuitId, label }: LockedCard) {
  return { subjectType: "circuit", subjectId: circuitId, subjectLabel: label };
}
