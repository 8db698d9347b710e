import { createHash } from "node:crypto";
import { ACTIVE_COLUMN } from "./active-column";
import type { LookupTable, LookupValue, LookupValues } from "./lookup-types";

/** So many hex digits say what one field held; two values share them once in seventeen million. */
const LENGTH = 6;
/** Before the digits, so that no spreadsheet takes them for a number. */
const MARK = "v";

/** What a value is known by in a version. */
export function markOf(value: LookupValue): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, LENGTH);
}

/**
 * The marks of all fields of a row, one behind the other. A file carries them as the row's version: when it comes back,
 * they tell for each field whether the file changed it, or somebody else did since.
 */
export function versionOf(table: LookupTable, values: LookupValues, isActive: boolean): string {
  const state: LookupValues = { ...values, [ACTIVE_COLUMN.key]: isActive };
  return (
    MARK +
    fieldKeys(table)
      .map((key) => markOf(state[key] ?? null))
      .join("")
  );
}

/** Whether a text is a version of a table's row. */
export function isVersion(table: LookupTable, text: string): boolean {
  return new RegExp(`^${MARK}[0-9a-f]{${LENGTH * fieldKeys(table).length}}$`).test(text);
}

/** The part of a row's version that is one field's. */
export function markAt(table: LookupTable, version: string, key: string): string {
  const start = MARK.length + LENGTH * fieldKeys(table).indexOf(key);
  return version.slice(start, start + LENGTH);
}

function fieldKeys({ fields }: LookupTable): string[] {
  return [...fields.map(({ key }) => key), ACTIVE_COLUMN.key];
}
