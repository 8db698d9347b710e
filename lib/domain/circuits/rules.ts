import { mergeFields } from "@/lib/platform/merge-fields";
import type { Permission } from "@/lib/platform/permissions";
import { boardRevertPermission, isBoardField } from "../board/rules";
import { SYNCABLE_FIELDS, type FieldValue, type SyncableField, type UserModifiedFields } from "./fields";
import type { CircuitValues } from "./schema";

/** The field under which the log keeps an exclusion. */
export const EXCLUSION = "is_excluded";

/** The field under which the log keeps whether a circuit's units are synced. */
export const SYNC_OF_UNITS = "planned_units_sync_enabled";

/** How somebody has a circuit: by whom WorkStudio names, or by hand. */
export type AssignmentSource = "api_sync" | "manual";

/** The field under which the log keeps how a person has a circuit. */
export const assignmentField = (userId: bigint): string => `assigned_${userId}`;

/** Whose assignment a field of the log is; null for any other field. */
export function assignedUser(field: string): bigint | null {
  const [, id] = /^assigned_(\d{1,15})$/.exec(field) ?? [];
  return id === undefined ? null : BigInt(id);
}

const HOW: Record<AssignmentSource, string> = { manual: "by hand", api_sync: "by the sync" };

/** The change of an assignment in words, as the log shows it. */
export function assignmentChange(name: string, before: AssignmentSource | null, after: AssignmentSource | null) {
  const words = (source: AssignmentSource | null) => (source ? `${name}, ${HOW[source]}` : null);
  return { assignment: { before: words(before), after: words(after) } };
}

/** What taking an act on a circuit back needs: what the act itself needed. */
export function revertPermission(states: object | null): Permission {
  const fields = Object.keys(states ?? {});
  if (fields.some((field) => assignedUser(field) !== null)) return "circuit:assign";
  if (states && fields.some(isBoardField)) return boardRevertPermission(states);
  return fields.includes(EXCLUSION) ? "circuit:exclude" : "circuit:edit";
}

export type FieldEdit = { field: SyncableField; before: FieldValue; after: FieldValue };

type SomeValues = { [Key in keyof CircuitValues]?: CircuitValues[Key] | undefined };

/**
 * What an edit changes, and what somebody else changed meanwhile (`mergeFields`). A field that a form leaves out is
 * not touched.
 */
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
 * The tracking after an edit: WorkStudio's value before the first edit stays `original_value`; a second edit of the
 * same field changes only who and when (domain.md §3), and neither what was kept nor a protection.
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
      ...tracked[field.column],
      modified_at: at.toISOString(),
      modified_by: userId,
      original_value: tracked[field.column]?.original_value ?? (field.column in tracked ? null : before),
    },
  ]);
  return { ...tracked, ...Object.fromEntries(entries) };
}

/**
 * WorkStudio's newest values of the tracked fields: an edited field's value before the edit, until a sync brings a
 * newer one.
 */
export function trackUpstream(upstream: Record<string, FieldValue>, edits: FieldEdit[]): Record<string, FieldValue> {
  return {
    ...Object.fromEntries(edits.map(({ field, before }): [string, FieldValue] => [field.column, before])),
    ...upstream,
  };
}
