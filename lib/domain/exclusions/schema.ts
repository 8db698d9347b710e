import { z } from "zod";
import { optionalDay } from "@/lib/platform/input/day";
import { recordId, rowVersion } from "@/lib/platform/input/number";
import { paragraph, reasonText } from "@/lib/platform/input/text";
import { isVisible } from "@/lib/platform/input/visible-text";
import { businessDay } from "@/lib/platform/time";

/**
 * Why, what is to be known besides, and the last day on which the circuit is left out (Eastern); null is without
 * an end.
 */
export const exclusionDetails = {
  reasonId: recordId("Choose a reason."),
  note: paragraph(500).transform((note) => (isVisible(note) ? note : null)),
  until: optionalDay().refine(
    (day) => day === null || day >= businessDay(new Date()),
    "Choose today or a later day, or leave it blank.",
  ),
};

const identity = { id: recordId(), rowVersion: rowVersion() };

export const excludeCircuitSchema = z.strictObject({ ...identity, ...exclusionDetails });
export type ExcludeCircuitInput = z.output<typeof excludeCircuitSchema>;

export const includeCircuitSchema = z.strictObject({
  ...identity,
  reason: reasonText(255, "Say why, for whoever reads the history."),
});
export type IncludeCircuitInput = z.output<typeof includeCircuitSchema>;

/** Which act of one's own on a circuit is undone. */
export const undoExclusionSchema = z.strictObject({
  id: recordId(),
  act: z.enum(["circuit.exclude", "circuit.include"]),
});
export type UndoExclusionInput = z.output<typeof undoExclusionSchema>;

export const requestExclusionSchema = z.strictObject({ circuitId: recordId(), ...exclusionDetails });
export type RequestExclusionInput = z.output<typeof requestExclusionSchema>;

const request = { requestId: recordId(), rowVersion: rowVersion() };
export const grantRequestSchema = z.strictObject({ ...request, ...exclusionDetails });
export type GrantRequestInput = z.output<typeof grantRequestSchema>;

/** What is said with an act on a request: why it is refused, what is asked back, or the answer to that. */
export const sayOnRequestSchema = z.strictObject({
  ...request,
  text: reasonText(500, "Write a sentence that can be understood without you."),
});
export type SayOnRequestInput = z.output<typeof sayOnRequestSchema>;

export const withdrawRequestSchema = z.strictObject(request);
export type WithdrawRequestInput = z.output<typeof withdrawRequestSchema>;

export type DetailsInput = Pick<ExcludeCircuitInput, "reasonId" | "note" | "until">;
