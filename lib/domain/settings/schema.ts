import { z } from "zod";
import { NOT_STORABLE, isStorableText } from "@/lib/platform/storable-text";

const names = z
  .array(z.string().trim().min(1).max(100).refine(isStorableText, NOT_STORABLE), { error: "Choose from those shown." })
  .max(200, "Choose at most 200.")
  .transform((values) => [...new Set(values)].toSorted());

const whole = (least: number, most: number, unit: string) =>
  z.coerce
    .number({ error: `Enter a whole number of ${unit}.` })
    .int(`Enter a whole number of ${unit}.`)
    .min(least, `Enter ${least} ${unit} or more.`)
    .max(most, `Enter at most ${most.toLocaleString("en-US")} ${unit}.`);

/** What counts in reports, and how long things are kept. An empty list of cycle types or contractors means all of them, no year every year. */
export const settingsValuesSchema = z.strictObject({
  scopeYear: z.preprocess(
    (value) => (value === "" ? null : value),
    z.coerce
      .number({ error: "Choose a year." })
      .int()
      .min(2000, "Choose a year from 2000.")
      .max(2100, "Choose a year up to 2100.")
      .nullable(),
  ),
  cycleTypes: names,
  contractors: names,
  plannedUnitsSyncIntervalHours: whole(1, 168, "hours"),
  rawDataRetentionDays: whole(30, 3650, "days"),
  sessionRetentionDays: whole(7, 3650, "days"),
});

export type SettingsValues = z.output<typeof settingsValuesSchema>;

export type SettingsField = keyof SettingsValues;

export const SETTINGS_LABELS: Record<SettingsField, string> = {
  scopeYear: "Year",
  cycleTypes: "Cycle types",
  contractors: "Contractors",
  plannedUnitsSyncIntervalHours: "Hours between syncs of planned units",
  rawDataRetentionDays: "Days that old snapshots are kept",
  sessionRetentionDays: "Days that ended sessions are kept",
};

/** An edit: the form as it is now, and as it was when it was opened. */
export const updateSettingsSchema = z.strictObject({ values: settingsValuesSchema, base: settingsValuesSchema });

export type UpdateSettingsInput = z.output<typeof updateSettingsSchema>;

export const previewSettingsSchema = z.strictObject({ values: settingsValuesSchema });

export type PreviewSettingsInput = z.output<typeof previewSettingsSchema>;
