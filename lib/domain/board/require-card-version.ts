import "server-only";
import type { Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { whoChangedFields } from "@/lib/platform/who-changed";
import type { LockedCard } from "../circuits/board-state";
import { BOARD_FIELDS, stageName } from "./rules";

/** Throws CONFLICT, with who it was and where it is now, when a locked card is no longer as the page showed it. */
export async function requireCardVersion(tx: Transaction, card: LockedCard, version: number): Promise<void> {
  if (card.rowVersion === version) return;
  const who = await whoChangedFields(tx, "circuit", card.circuitId, [BOARD_FIELDS.stage]);
  const { by, when } = who(BOARD_FIELDS.stage);
  const where = stageName(card.stage.stage);
  const moved = by ? `${by} moved it last, ${when}` : "The sync or a colleague changed it";
  throw new AppError(
    "CONFLICT",
    `${card.name} has changed since you looked: it is in ${where} now. ${moved}. Nothing of yours was saved.`,
  );
}
