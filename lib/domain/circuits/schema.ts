import { z } from "zod";
import { NOT_STORABLE, isStorableText } from "@/lib/platform/storable-text";

/** Accepts what a URL gives (a string, several, or nothing) as a list without blanks. */
const list = z
  .union([z.string(), z.array(z.string())])
  .transform((value) =>
    [value]
      .flat()
      .map((item) => item.trim().slice(0, 100))
      .filter((item) => item !== "" && isStorableText(item))
      .slice(0, 50),
  )
  .catch([]);

export const CIRCUIT_SORT_KEYS = [
  "workOrder",
  "title",
  "editedAt",
  "percentComplete",
  "totalMiles",
  "milesPlanned",
  "region",
  "status",
] as const;
export type CircuitSortKey = (typeof CIRCUIT_SORT_KEYS)[number];

export const PAGE_SIZES = [25, 50, 100] as const;

const sort = z
  .string()
  .regex(new RegExp(`^-?(${CIRCUIT_SORT_KEYS.join("|")})$`))
  .transform((value) => ({ key: value.replace(/^-/, "") as CircuitSortKey, descending: value.startsWith("-") }))
  .catch({ key: "editedAt", descending: true });

/** The circuits list as its URL says it; anything unknown or malformed falls back to its default. */
export const circuitListSchema = z.object({
  q: z.string().trim().max(200).refine(isStorableText).catch(""),
  region: list,
  status: list,
  contractor: list,
  cycle: list,
  excluded: z.enum(["hide", "only", "all"]).catch("hide"),
  modified: z.enum(["yes", "no", "all"]).catch("all"),
  sort,
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
  per: z.coerce
    .number()
    .refine((size) => PAGE_SIZES.some((allowed) => allowed === size))
    .catch(50),
});

export type CircuitListInput = z.output<typeof circuitListSchema>;

const emptyToNull = (value: unknown) => (typeof value === "string" && value.trim() === "" ? null : value);
const optionalText = (max: number) =>
  z.preprocess(
    emptyToNull,
    z.string().trim().max(max, `Use at most ${max} characters.`).refine(isStorableText, NOT_STORABLE).nullable(),
  );
const decimal = (max: number, unit: string) =>
  z.preprocess(
    (value) => (typeof value === "string" ? (value.trim() === "" ? undefined : Number(value.trim())) : value),
    z
      .number({ error: "Enter a number." })
      .min(0, "Enter 0 or more.")
      .max(max, `Enter at most ${max.toLocaleString("en-US")} ${unit}.`)
      .transform((value) => Math.round(value * 100) / 100),
  );

/** Values of the fields that a person may correct, as a form sends them; limits are the columns' own. */
export const circuitValuesSchema = z.strictObject({
  title: z
    .string()
    .trim()
    .min(1, "Enter a title.")
    .max(255, "Use at most 255 characters.")
    .refine(isStorableText, NOT_STORABLE),
  regionId: z.coerce
    .number({ error: "Choose a region." })
    .int("Choose a region.")
    .positive("Choose a region.")
    .max(Number.MAX_SAFE_INTEGER, "Choose a region."),
  contractor: optionalText(50),
  cycleType: optionalText(100),
  totalMiles: decimal(10_000, "miles"),
  milesPlanned: decimal(10_000, "miles"),
  percentComplete: decimal(100, "percent"),
  totalAcres: decimal(1_000_000, "acres"),
  startDate: z.preprocess(emptyToNull, z.iso.date("Enter a date as YYYY-MM-DD.").nullable()),
});

export type CircuitValues = z.output<typeof circuitValuesSchema>;

const identity = { id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) };
const reason = (max: number) =>
  z
    .string({ error: "Say why, for whoever reads the history." })
    .trim()
    .min(3, "Say why, for whoever reads the history.")
    .max(max, `Use at most ${max} characters.`)
    .refine(isStorableText, NOT_STORABLE);

const seenText = z.string().max(2000).nullable();
/** Values as they were shown: WorkStudio's may lie beyond the form's limits, and a person must still be able to correct them. */
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

/** Leaves out of `values` what stands in the form as it was shown, so that only what a person touched is held against the form's limits. */
function withoutUntouched(input: unknown): unknown {
  const parsed = z.looseObject({ values: record, base: record }).safeParse(input);
  if (!parsed.success) return input;
  const { values, base } = parsed.data;
  const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value).trim() : "");
  const isTouched = ([key, value]: [string, unknown]) => !(key in base) || text(value) !== text(base[key]);
  return { ...parsed.data, values: Object.fromEntries(Object.entries(values).filter(isTouched)) };
}

/**
 * An edit: the whole form as it is now (`values`) and as it was when it was opened (`base`). Only fields that differ from
 * `base` are edits, so a colleague's change of another field is never undone.
 */
export const editCircuitSchema = z.preprocess(
  withoutUntouched,
  z.strictObject({ ...identity, values: circuitValuesSchema.partial(), base: seenValuesSchema, reason: reason(500) }),
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
  rowVersion: z.number().int(),
});
export type TakeTheirsInput = z.output<typeof takeTheirsSchema>;

export const excludeCircuitSchema = z.strictObject({
  ...identity,
  rowVersion: z.number().int(),
  excluded: z.boolean(),
  reason: reason(255),
});
export type ExcludeCircuitInput = z.output<typeof excludeCircuitSchema>;
