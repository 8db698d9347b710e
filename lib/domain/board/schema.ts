import { z } from "zod";
import { recordId, rowVersion } from "@/lib/platform/input/number";
import { paragraph } from "@/lib/platform/input/text";
import { COLORS, STAGES } from "./rules";

const CHOOSE = "Choose from those shown.";
const optionalText = (max: number) => paragraph(max).transform((text) => text || null);
const card = { id: recordId(), version: rowVersion() };

/** Where a card is put: at an end of its stage, or beside another card. */
const placeSchema = z.discriminatedUnion("at", [
  z.strictObject({ at: z.enum(["top", "end", "same"]) }),
  z.strictObject({ at: z.enum(["before", "after"]), id: recordId() }),
]);
export type Place = z.output<typeof placeSchema>;

/** A move of one card: the version that was seen, where to, and why where it goes back. */
export const moveCardSchema = z.strictObject({
  ...card,
  stage: z.enum(STAGES, { error: CHOOSE }),
  place: placeSchema,
  reason: optionalText(500),
});
export type MoveCardInput = z.output<typeof moveCardSchema>;

export const followStatusSchema = z.strictObject(card);
export type FollowStatusInput = z.output<typeof followStatusSchema>;

/** Marks of one card; what is left out stays. */
export const markCardSchema = z.strictObject({
  ...card,
  isPinned: z.boolean().optional(),
  isHidden: z.boolean().optional(),
  color: z.enum(COLORS, { error: CHOOSE }).nullable().optional(),
  notes: optionalText(2000).optional(),
});
export type MarkCardInput = z.output<typeof markCardSchema>;

/** `version` is the card's as the act left it that is undone. */
export const undoOnBoardSchema = z.strictObject({ ...card, place: placeSchema });
export type UndoOnBoardInput = z.output<typeof undoOnBoardSchema>;
