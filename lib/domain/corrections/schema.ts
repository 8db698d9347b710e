import { z } from "zod";
import { optionalDay } from "@/lib/platform/input/day";
import { reasonText } from "@/lib/platform/input/text";
import { FOR_GOOD, SYNCABLE_FIELDS, type FieldValue, type SyncableField } from "../circuits/fields";
import { circuitValuesSchema } from "../circuits/schema";
import { AS_NOW, NO_PROTECTION } from "./protection";

const NAMED: ReadonlySet<string> = new Set([AS_NOW, NO_PROTECTION, FOR_GOOD]);

/** Until the end of which day no change in WorkStudio asks anybody: as now, none, for good, or a day as YYYY-MM-DD. */
const protection = z
  .string({ error: "Choose a day." })
  .refine((text) => NAMED.has(text) || (text !== "" && optionalDay().safeParse(text).success), "Choose a day.");

const KEYS = SYNCABLE_FIELDS.map(({ key }) => key) as [SyncableField["key"], ...SyncableField["key"][]];

const correctSchema = z
  .strictObject({ kind: z.literal("correct"), field: z.enum(KEYS), value: z.unknown(), protection })
  .transform(({ value, ...act }, context): Correct => {
    const parsed = circuitValuesSchema.shape[act.field].safeParse(value);
    if (parsed.success) return { ...act, value: parsed.data };
    for (const { message } of parsed.error.issues)
      context.addIssue({ code: "custom", path: ["value"], message, input: value });
    return z.NEVER;
  });
type Correct = { kind: "correct"; field: SyncableField["key"]; value: FieldValue; protection: string };

/** What is decided about corrections: ours stays, WorkStudio's value is used, or both were wrong. */
export const decisionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("keep"), protection }),
  z.strictObject({ kind: z.literal("theirs") }),
  correctSchema,
]);
export type Decision = z.output<typeof decisionSchema>;

export const decisionReason = reasonText(500, "Say why, for whoever reads the history.");
