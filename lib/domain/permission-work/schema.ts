import { z } from "zod";
import { optionalDay } from "@/lib/platform/input/day";
import { recordId } from "@/lib/platform/input/number";
import {
  ALTERNATIVES,
  type Alternative,
  CHANNELS,
  type Channel,
  OUTCOMES,
  type Outcome,
  REFUSALS,
  type Refusal,
} from "./rules";

const oneOf = <Code extends string>(words: Record<Code, string>, nothing = "Choose from those shown.") =>
  z.enum(Object.keys(words) as [Code, ...Code[]], {
    error: ({ input }) => (input === "" ? nothing : "Choose from those shown."),
  });

const oneOrNone = <Code extends string>(words: Record<Code, string>) =>
  z.preprocess((value) => (value === "" ? null : value), oneOf<Code>(words).nullable());

/** A try to reach whoever decides at a station of the queue. */
export const logContactTrySchema = z
  .strictObject({
    groupId: recordId(),
    channel: oneOf<Channel>(CHANNELS, "Choose by what it was tried."),
    outcome: oneOf<Outcome>(OUTCOMES, "Choose what came of it."),
    /** Why it was refused; of a refusal alone. */
    refusal: oneOrNone<Refusal>(REFUSALS),
    /** What was offered instead; null for nothing. */
    alternative: oneOrNone<Alternative>(ALTERNATIVES),
    /** When the next try is due; null for the day that the rule of the status says. */
    dueOn: optionalDay(),
  })
  .superRefine(({ outcome, refusal }, context) => {
    const isRefused = outcome === "refused";
    if (isRefused === (refusal !== null)) return;
    const message = isRefused ? "Choose why it was refused." : "Only a refusal has a reason.";
    context.addIssue({ code: "custom", path: ["refusal"], message });
  });
export type LogContactTryInput = z.output<typeof logContactTrySchema>;
