import { z } from "zod";
import { optionalDay } from "@/lib/platform/input/day";
import { decimal, recordId, rowVersion } from "@/lib/platform/input/number";
import { line, optionalLine, reasonText } from "@/lib/platform/input/text";
import { revertSchema } from "@/lib/platform/revert-schema";

/** Values of the fields that a person may correct, as a form sends them; limits are the columns' own. */
export const circuitValuesSchema = z.strictObject({
  title: line(255, "Enter a title."),
  regionId: recordId("Choose a region."),
  contractor: optionalLine(50),
  cycleType: optionalLine(100),
  totalMiles: decimal(10_000, "miles"),
  milesPlanned: decimal(10_000, "miles"),
  percentComplete: decimal(100, "percent"),
  totalAcres: decimal(1_000_000, "acres"),
  startDate: optionalDay(),
});

export type CircuitValues = z.output<typeof circuitValuesSchema>;

const identity = { id: recordId() };
const reason = (max: number) => reasonText(max, "Say why, for whoever reads the history.");

const seenText = z.string().max(2000).nullable();
/**
 * Values as they were shown: WorkStudio's may lie beyond the form's limits, and a person must still be able to
 * correct them.
 */
const seenValuesSchema = z
  .strictObject({
    title: z.string().max(2000),
    regionId: z.coerce.number(),
    contractor: seenText,
    cycleType: seenText,
    totalMiles: z.coerce.number(),
    milesPlanned: z.coerce.number(),
    percentComplete: z.coerce.number(),
    totalAcres: z.coerce.number(),
    startDate: seenText,
  })
  .partial();

const record = z.record(z.string(), z.unknown());

/**
 * Leaves out of `values` what stands in the form as it was shown, so that only what a person touched is held against
 * the form's limits.
 */
function withoutUntouched(input: unknown): unknown {
  const parsed = z.looseObject({ values: record, base: record }).safeParse(input);
  if (!parsed.success) return input;
  const { values, base } = parsed.data;
  const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value).trim() : "");
  const isTouched = ([key, value]: [string, unknown]) => !Object.hasOwn(base, key) || text(value) !== text(base[key]);
  return { ...parsed.data, values: Object.fromEntries(Object.entries(values).filter(isTouched)) };
}

/** Without the values that were seen, a save would undo what a colleague did meanwhile. */
const UNSEEN = "Reload the page: it did not say which values it showed.";

/**
 * An edit: the whole form as it is now (`values`) and as it was when it was opened (`base`). Only fields that differ
 * from `base` are edits, so a colleague's change of another field is never undone.
 */
export const editCircuitSchema = z.preprocess(
  withoutUntouched,
  z
    .strictObject({ ...identity, values: circuitValuesSchema.partial(), base: seenValuesSchema, reason: reason(500) })
    .refine(({ values, base }) => Object.keys(values).every((key) => Object.hasOwn(base, key)), UNSEEN),
);
export type EditCircuitInput = z.output<typeof editCircuitSchema>;

export const takeTheirsSchema = z.strictObject({
  ...identity,
  fields: z
    .array(
      z.enum([
        "title",
        "regionId",
        "contractor",
        "cycleType",
        "totalMiles",
        "milesPlanned",
        "percentComplete",
        "totalAcres",
        "startDate",
      ]),
    )
    .min(1),
  rowVersion: rowVersion(),
});
export type TakeTheirsInput = z.output<typeof takeTheirsSchema>;

export const revertCircuitSchema = revertSchema.extend({ reason: reason(500) });
export type RevertCircuitInput = z.output<typeof revertCircuitSchema>;

export const assignCircuitSchema = z.strictObject({ ...identity, userId: recordId("Choose a person from the list.") });
export type AssignCircuitInput = z.output<typeof assignCircuitSchema>;
