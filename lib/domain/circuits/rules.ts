import { mergeFields } from "@/lib/platform/merge-fields";
import type { Permission } from "@/lib/platform/permissions";
import { SYNCABLE_FIELDS, type FieldValue, type SyncableField, type UserModifiedFields } from "./fields";
import type { CircuitValues } from "./schema";

/** The field under which the log keeps an exclusion. */
export const EXCLUSION = "is_excluded";

/** What taking an act on a circuit back needs: what the act itself needed. */
export function revertPermission(states: object | null): Permission {
  return states && EXCLUSION in states ? "circuit:exclude" : "circuit:edit";
}

export type FieldEdit = { field: SyncableField; before: FieldValue; after: FieldValue };

type SomeValues = { [Key in keyof CircuitValues]?: CircuitValues[Key] | undefined };

/** What an edit changes, and what somebody else changed meanwhile (`mergeFields`). A field that a form leaves out is not touched. */
export function mergeCircuitEdit(
  base: SomeValues,
  wanted: SomeValues,
  current: CircuitValues,
): { edits: FieldEdit[]; disputed: SyncableField[] } {
  const seen = { ...current, ...definedOf(base) };
  const after = { ...seen, ...definedOf(wanted) };
  const { edited, disputed } = mergeFields(
    SYNCABLE_FIELDS.map(({ key }) => key),
    seen,
    after,
    current,
  );
  return {
    edits: SYNCABLE_FIELDS.filter(({ key }) => edited.includes(key)).map((field) => ({
      field,
      before: current[field.key],
      after: after[field.key],
    })),
    disputed: SYNCABLE_FIELDS.filter(({ key }) => disputed.includes(key)),
  };
}

function definedOf(values: SomeValues): Partial<CircuitValues> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
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
