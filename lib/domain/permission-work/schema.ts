import { z } from "zod";
import { optionalDay } from "@/lib/platform/input/day";
import { recordId } from "@/lib/platform/input/number";
import { ALTERNATIVES, type Alternative, CHANNELS, type Channel, MOST_ASSIGNED, OUTCOMES, type Outcome } from "./rules";

const oneOf = <Code extends string>(words: Record<Code, string>, nothing = "Choose from those shown.") =>
  z.enum(Object.keys(words) as [Code, ...Code[]], {
    error: ({ input }) => (input === "" ? nothing : "Choose from those shown."),
  });

/** A try to reach whoever decides at a station of the queue. */
export const logContactTrySchema = z.strictObject({
  groupId: recordId(),
  channel: oneOf<Channel>(CHANNELS, "Choose by what it was tried."),
  outcome: oneOf<Outcome>(OUTCOMES, "Choose what came of it."),
  /** What was offered instead; null for nothing. */
  alternative: z.preprocess((value) => (value === "" ? null : value), oneOf<Alternative>(ALTERNATIVES).nullable()),
  /** When the next try is due; null for the day that the rule of the status says. */
  dueOn: optionalDay(),
});
export type LogContactTryInput = z.output<typeof logContactTrySchema>;

const groupIds = z
  .array(recordId())
  .min(1, "Choose a station.")
  .max(MOST_ASSIGNED, `Choose at most ${MOST_ASSIGNED} stations.`)
  .transform((ids) => [...new Set(ids)]);

export const previewAssignmentSchema = z.strictObject({ groupIds });
export type PreviewAssignmentInput = z.output<typeof previewAssignmentSchema>;

/** Stations of the queue and to whom they are given; nobody with null. `guard` names what was shown. */
export const assignStationsSchema = z.strictObject({
  groupIds,
  userId: z.preprocess((value) => (value === "nobody" ? null : value), recordId("Choose somebody.").nullable()),
  guard: z.string().max(5_000),
});
export type AssignStationsInput = z.output<typeof assignStationsSchema>;
