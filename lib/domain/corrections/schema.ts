import { z } from "zod";
import { optionalDay } from "@/lib/platform/input/day";
import { blankToNull, reasonText } from "@/lib/platform/input/text";
import { FOR_GOOD, SYNCABLE_FIELDS, type FieldValue, type SyncableField } from "../circuits/fields";
import { circuitValuesSchema } from "../circuits/schema";

/** Until the end of which day nobody is asked about the correction again: none, a day, or for good. */
const protectedUntil = z.preprocess(
  blankToNull,
  z
    .string()
    .refine((day) => day === FOR_GOOD || optionalDay().safeParse(day).success, "Enter a date as YYYY-MM-DD.")
    .nullable(),
);

const KEYS = SYNCABLE_FIELDS.map(({ key }) => key) as [SyncableField["key"], ...SyncableField["key"][]];

const correctSchema = z
  .strictObject({ kind: z.literal("correct"), field: z.enum(KEYS), value: z.unknown(), protectedUntil })
  .transform(({ value, ...act }, context): Correct => {
    const parsed = circuitValuesSchema.shape[act.field].safeParse(value);
    if (parsed.success) return { ...act, value: parsed.data };
    for (const { message } of parsed.error.issues)
      context.addIssue({ code: "custom", path: ["value"], message, input: value });
    return z.NEVER;
  });
type Correct = { kind: "correct"; field: SyncableField["key"]; value: FieldValue; protectedUntil: string | null };

/** What is decided about corrections: ours stays, WorkStudio's value is used, or both were wrong. */
export const decisionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("keep"), protectedUntil }),
  z.strictObject({ kind: z.literal("theirs") }),
  correctSchema,
]);
export type Decision = z.output<typeof decisionSchema>;

export const decisionReason = reasonText(500, "Say why, for whoever reads the history.");
