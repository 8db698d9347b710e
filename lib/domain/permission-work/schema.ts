import { z } from "zod";
import { optionalDay } from "@/lib/platform/input/day";
import { recordId } from "@/lib/platform/input/number";
import { ALTERNATIVES, type Alternative, CHANNELS, type Channel, OUTCOMES, type Outcome } from "./rules";

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
