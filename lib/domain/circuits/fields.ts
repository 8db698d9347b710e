/**
 * A field that belongs to WorkStudio until a person edits it (domain.md §3); `column` is also its key
 * in `user_modified_fields`.
 */
export type SyncableField = {
  key:
    | "title"
    | "regionId"
    | "contractor"
    | "cycleType"
    | "totalMiles"
    | "milesPlanned"
    | "percentComplete"
    | "totalAcres"
    | "startDate";
  column: string;
  label: string;
  kind: "text" | "region" | "decimal" | "date";
  unit?: string;
};

export const SYNCABLE_FIELDS: readonly SyncableField[] = [
  { key: "title", column: "title", label: "Title", kind: "text" },
  { key: "regionId", column: "region_id", label: "Region", kind: "region" },
  { key: "contractor", column: "contractor", label: "Contractor", kind: "text" },
  { key: "cycleType", column: "cycle_type", label: "Cycle type", kind: "text" },
  { key: "totalMiles", column: "total_miles", label: "Total miles", kind: "decimal", unit: "mi" },
  { key: "milesPlanned", column: "miles_planned", label: "Miles planned", kind: "decimal", unit: "mi" },
  { key: "percentComplete", column: "percent_complete", label: "Percent complete", kind: "decimal", unit: "%" },
  { key: "totalAcres", column: "total_acres", label: "Total acres", kind: "decimal", unit: "ac" },
  { key: "startDate", column: "start_date", label: "Start date", kind: "date" },
];

/** A value of a syncable field as JSON: text, a number, a `YYYY-MM-DD` day or a region's id. */
export type FieldValue = string | number | null;

/** The last day of a protection that has no end, as PostgreSQL's dates say it. */
export const FOR_GOOD = "infinity";

/**
 * `circuits.user_modified_fields`, keyed by column (docs/schema.md). `kept_value` is WorkStudio's value against which
 * somebody kept ours last; until the end of `protected_until`, a day or `FOR_GOOD`, no change in WorkStudio
 * asks anybody.
 */
export type UserModifiedFields = Record<
  string,
  {
    modified_at: string;
    modified_by: number;
    original_value: FieldValue;
    kept_value?: FieldValue;
    kept_by?: number;
    kept_at?: string;
    protected_until?: string;
  }
>;

/** The correctable field of a column; throws for a column that is none. */
export function syncableField(column: string): SyncableField {
  const field = SYNCABLE_FIELDS.find((one) => one.column === column);
  if (!field) throw new Error(`${column} is no field that can be corrected.`);
  return field;
}
