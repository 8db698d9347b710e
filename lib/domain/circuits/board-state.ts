import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Changes, FieldState, FieldStates } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { BOARD_FIELDS, type Color, type Stage, type StageState, stageName } from "../board/rules";
import { CIRCUIT_LABEL } from "./circuit-label";
import { circuitScope } from "./scope";

/** What the board keeps of a circuit, besides its place. */
export type BoardState = {
  stage: StageState;
  isPinned: boolean;
  isHidden: boolean;
  color: Color | null;
  notes: string | null;
};

export type LockedCard = BoardState & {
  circuitId: bigint;
  label: string;
  name: string;
  position: number;
  rowVersion: number;
};

/**
 * Locks a circuit's state on the board, inside the actor's row scope, until the transaction ends; NOT_FOUND for one
 * outside it.
 */
export async function lockCard(tx: Transaction, actor: Actor, id: number): Promise<LockedCard> {
  const [row] = await tx.$queryRaw<(Omit<LockedCard, "stage"> & { stage: Stage; by: number | null })[]>(Prisma.sql`
    SELECT c.id AS "circuitId", ${CIRCUIT_LABEL} AS label,
      concat_ws(' ', c.work_order, nullif(c.extension, '@')) AS name, ui.workflow_stage AS stage,
      ui.stage_changed_by::float8 AS by, ui.stage_position AS position, ui.is_pinned AS "isPinned",
      ui.is_hidden AS "isHidden", ui.custom_color AS color, ui.notes, ui.row_version AS "rowVersion"
    FROM circuits c
    JOIN circuit_ui_states ui ON ui.circuit_id = c.id
    WHERE c.id = ${id}::bigint AND ${circuitScope(actor)}
    FOR UPDATE OF ui`);
  if (!row) throw notFound("circuit");
  const { stage, by, ...rest } = row;
  return { ...rest, stage: { stage, by } };
}

/** A locked card as the log keeps it, by the fields of the log. */
export function cardStates({ stage, isPinned, isHidden, color, notes }: BoardState) {
  return {
    [BOARD_FIELDS.stage]: stage,
    [BOARD_FIELDS.isPinned]: isPinned,
    [BOARD_FIELDS.isHidden]: isHidden,
    [BOARD_FIELDS.color]: color,
    [BOARD_FIELDS.notes]: notes,
  };
}

/**
 * Writes what differs of a locked card and answers it for the log; `position` is its place, null for the end of its
 * stage, and left out where it keeps its own. Its version rises, also where only its place is another.
 */
export async function writeCard(
  tx: Transaction,
  card: LockedCard,
  wanted: Partial<BoardState>,
  position?: number | null,
): Promise<{ changes: Changes; states: FieldStates }> {
  const next: BoardState = { ...card, ...wanted };
  const isMoved = next.stage.stage !== card.stage.stage || next.stage.by !== card.stage.by;
  const place =
    position === undefined
      ? Prisma.sql`stage_position`
      : position === null
        ? Prisma.sql`nextval('circuit_stage_positions')`
        : Prisma.sql`${position}::int`;
  await tx.$executeRaw(Prisma.sql`
    UPDATE circuit_ui_states
    SET workflow_stage = ${next.stage.stage},
      stage_changed_by = (SELECT id FROM users WHERE id = ${next.stage.by}::bigint),
      stage_changed_at = CASE WHEN ${isMoved} THEN now() ELSE stage_changed_at END, stage_position = ${place},
      is_pinned = ${next.isPinned}, is_hidden = ${next.isHidden}, custom_color = ${next.color}, notes = ${next.notes},
      row_version = row_version + 1, updated_at = now()
    WHERE circuit_id = ${card.circuitId}`);
  // The database sends whatever comes to a stage with its old number to the end; this one is wanted there by that
  // very number.
  if (position === card.position && next.stage.stage !== card.stage.stage)
    await tx.$executeRaw(
      Prisma.sql`UPDATE circuit_ui_states SET stage_position = ${position}::int WHERE circuit_id = ${card.circuitId}`,
    );
  const [before, after] = [cardStates(card), cardStates(next)];
  const fields = Object.values(BOARD_FIELDS).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  return {
    changes: Object.fromEntries(
      fields.map((field) => [field, { before: inWords(before[field]), after: inWords(after[field]) }]),
    ),
    states: Object.fromEntries(
      fields.map((field) => [field, { before: before[field] ?? null, after: after[field] ?? null }]),
    ),
  };
}

/** Puts fields of the log back on a locked card; one that goes to another stage stands at its end. */
export function putCardBack(tx: Transaction, card: LockedCard, back: Record<string, FieldState>) {
  const keys = Object.entries(BOARD_FIELDS).filter(([, field]) => field in back);
  return writeCard(tx, card, Object.fromEntries(keys.map(([key, field]) => [key, back[field]])));
}

type CardValue = StageState | string | boolean | null;

/** A stage in words; other values as they are. */
function inWords(value: CardValue) {
  return typeof value === "object" && value !== null ? stageWords(value) : value;
}

/** A stage by its name, and whether it follows WorkStudio. */
export function stageWords({ stage, by }: StageState): string {
  return by === null ? `${stageName(stage)}, as WorkStudio has it` : stageName(stage);
}
