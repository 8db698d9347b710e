import type { LookupField } from "./lookup-types";

/** Whether a value is on: a column of every table's list and file, beside the table's own fields. */
export const ACTIVE_COLUMN: LookupField = { key: "isActive", column: "is_active", label: "Active", input: "switch" };
