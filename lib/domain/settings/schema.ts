import { z } from "zod";
import { wholeNumber } from "@/lib/platform/input/number";
import { line } from "@/lib/platform/input/text";

const names = z
  .array(line(100, "Choose from those shown."), { error: "Choose from those shown." })
  .max(200, "Choose at most 200.")
  .transform((values) => [...new Set(values)].toSorted());

/**
 * What counts in reports, and how long things are kept. An empty list of cycle types or contractors means all of them,
 * no year every year.
 */
export const settingsValuesSchema = z.strictObject({
  scopeYear: z.preprocess((value) => (value === "" ? null : value), wholeNumber(2000, 2100, "years").nullable()),
  cycleTypes: names,
  contractors: names,
  plannedUnitsSyncIntervalHours: wholeNumber(1, 168, "hours"),
  rawDataRetentionDays: wholeNumber(30, 3650, "days"),
  sessionRetentionDays: wholeNumber(7, 3650, "days"),
  historyRetentionDays: wholeNumber(400, 3650, "days"),
  logRetentionDays: wholeNumber(30, 3650, "days"),
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
  historyRetentionDays: "Days that daily history is kept",
  logRetentionDays: "Days that sync logs and resolved issues are kept",
};

/** An edit: the form as it is now, and as it was when it was opened. */
export const updateSettingsSchema = z.strictObject({ values: settingsValuesSchema, base: settingsValuesSchema });

export type UpdateSettingsInput = z.output<typeof updateSettingsSchema>;

export const previewSettingsSchema = z.strictObject({ values: settingsValuesSchema });

export type PreviewSettingsInput = z.output<typeof previewSettingsSchema>;
