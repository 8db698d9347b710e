import { SYNCABLE_FIELDS, type FieldValue, type SyncableField, type UserModifiedFields } from "./fields";
import type { CircuitValues } from "./schema";

export type FieldEdit = { field: SyncableField; before: FieldValue; after: FieldValue };
export type FieldConflict = { key: SyncableField["key"]; label: string; yours: FieldValue; now: FieldValue };

/**
 * A three-way merge of one form: what the person saw (`base`), what they want (`wanted`) and what is stored now (`current`).
 * A field they did not touch is left to whoever changed it; one that both changed, differently, is a conflict (security K3).
 */
export function mergeEdit(
  base: { [Key in keyof CircuitValues]?: CircuitValues[Key] | undefined },
  wanted: { [Key in keyof CircuitValues]?: CircuitValues[Key] | undefined },
  current: CircuitValues,
): { edits: FieldEdit[]; conflicts: FieldConflict[] } {
  const edits: FieldEdit[] = [];
  const conflicts: FieldConflict[] = [];
  for (const field of SYNCABLE_FIELDS) {
    const { key, label } = field;
    const seen = base[key] === undefined ? current[key] : base[key];
    const yours = wanted[key];
    const now = current[key];
    if (yours === undefined || yours === seen || yours === now) continue;
    if (seen === now) edits.push({ field, before: now, after: yours });
    else conflicts.push({ key, label, yours, now });
  }
  return { edits, conflicts };
}

/**
 * The tracking after an edit: WorkStudio's value before the first edit stays `original_value`; a second edit of the same field
 * changes only who and when (domain.md §3).
 */
export function trackEdits(
  tracked: UserModifiedFields,
  edits: FieldEdit[],
  userId: number,
  at: Date,
): UserModifiedFields {
  const entries = edits.map(({ field, before }): [string, UserModifiedFields[string]] => [
    field.column,
    {
      modified_at: at.toISOString(),
      modified_by: userId,
      original_value: tracked[field.column]?.original_value ?? (field.column in tracked ? null : before),
    },
  ]);
  return { ...tracked, ...Object.fromEntries(entries) };
}

/** WorkStudio's newest values of the tracked fields: an edited field's value before the edit, until a sync brings a newer one. */
export function trackUpstream(upstream: Record<string, FieldValue>, edits: FieldEdit[]): Record<string, FieldValue> {
  return {
    ...Object.fromEntries(edits.map(({ field, before }): [string, FieldValue] => [field.column, before])),
    ...upstream,
  };
}
