import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mergeFields } from "@/lib/platform/merge-fields";
import type { FieldConflict } from "@/lib/field-conflict";
import { mutate } from "@/lib/platform/mutate";
import { whoChangedFields } from "@/lib/platform/who-changed";
import { type StoredSettings, readSettings } from "./queries";
import { SETTINGS_LABELS, type SettingsField, type SettingsValues, type UpdateSettingsInput } from "./schema";

const FIELDS = Object.keys(SETTINGS_LABELS) as SettingsField[];

/**
 * Changes the settings; only touched fields are written. Throws FORBIDDEN and CONFLICT, with both values and whoever
 * saved the other one.
 */
export async function updateSettings(
  actor: Actor,
  { values, base }: UpdateSettingsInput,
): Promise<{ changed: string[]; values: SettingsValues; before: SettingsValues }> {
  return mutate(actor, {
    permission: "settings:edit",
    action: "setting.update",
    run: async (tx) => {
      const stored = await readSettings(tx, true);
      const { edited, disputed } = mergeFields(FIELDS, base, values, stored.values);
      if (disputed.length > 0)
        throw new AppError(
          "CONFLICT",
          "Somebody else changed the same setting while you were editing. Nothing was saved; choose which value is right.",
          { conflict: await conflictsOf(tx, stored, disputed, values) },
        );
      const after: SettingsValues = {
        ...stored.values,
        ...Object.fromEntries(edited.map((field) => [field, values[field]])),
      };
      const result = { changed: edited.map((field) => SETTINGS_LABELS[field]), values: after, before: stored.values };
      if (edited.length === 0) return { result, audit: [] };
      await tx.$executeRaw(Prisma.sql`
        UPDATE analytics_settings
        SET scope_year = ${after.scopeYear}::int, selected_cycle_types = ${listJson(after.cycleTypes)}::jsonb,
          selected_contractors = ${listJson(after.contractors)}::jsonb,
          planned_units_sync_interval_hours = ${after.plannedUnitsSyncIntervalHours},
          raw_data_retention_days = ${after.rawDataRetentionDays},
          session_retention_days = ${after.sessionRetentionDays},
          history_retention_days = ${after.historyRetentionDays}, log_retention_days = ${after.logRetentionDays},
          updated_by = ${actor.kind === "user" ? actor.userId : null}::bigint, row_version = row_version + 1,
          updated_at = now()
        WHERE id = ${stored.id}`);
      const changes = Object.fromEntries(
        edited.map((field) => [field, { before: stored.values[field], after: after[field] }]),
      );
      return {
        result,
        audit: [
          { action: "setting.update", subjectType: "setting", subjectId: stored.id, subjectLabel: "Settings", changes },
        ],
      };
    },
  });
}

/** All of them are stored as NULL, as before anybody chose. */
function listJson(names: readonly string[]): string | null {
  return names.length === 0 ? null : JSON.stringify(names);
}

async function conflictsOf(
  tx: Transaction,
  stored: StoredSettings,
  disputed: SettingsField[],
  values: SettingsValues,
): Promise<FieldConflict<SettingsField, SettingsValues[SettingsField]>[]> {
  const whoChanged = await whoChangedFields(tx, "setting", stored.id, disputed);
  return disputed.map((key) => ({
    key,
    label: SETTINGS_LABELS[key],
    yours: text(values[key]),
    now: text(stored.values[key]),
    ...whoChanged(key),
    value: stored.values[key],
  }));
}

function text(value: SettingsValues[SettingsField]): string {
  return Array.isArray(value) ? value.join(", ") || "all" : String(value ?? "every year");
}
