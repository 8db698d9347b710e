import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";
import { reasonText } from "@/lib/platform/input/text";

export const takeSnapshotSchema = z.strictObject({
  id: recordId(),
  notes: reasonText(1_000, "Say what this snapshot is for, so that it can be found again."),
});
export type TakeSnapshotInput = z.output<typeof takeSnapshotSchema>;

/** A kept list by its id, or the units as they are now. */
const side = z.union([z.literal("now"), z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)]);
export type ListSide = z.output<typeof side>;

/**
 * Which two lists an address asks for; what is none falls back to the newest kept list against the units as they
 * are now.
 */
export const comparedListsSchema = z.object({
  before: side.optional().catch(undefined),
  after: side.catch("now").default("now"),
});
export type ComparedListsInput = z.output<typeof comparedListsSchema>;
