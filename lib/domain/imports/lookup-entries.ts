import type { AuditEntry } from "@/lib/platform/audit";
import { ACTIVE_COLUMN } from "../lookups/active-column";
import { changesOf, statesOf, subject } from "../lookups/lookup-changes";
import type { LookupTable, LookupValues } from "../lookups/lookup-types";
import type { LookupEdits } from "./plan-lookup-rows";

/**
 * What the log says of a changed value: as of its sheet's edit and of its switch, so that each can be reverted by
 * itself. `values` are those afterwards.
 */
export function entriesOfEdits(
  table: LookupTable,
  { id, values }: { id: bigint; values: LookupValues },
  edits: LookupEdits,
  more: Pick<AuditEntry, "context">,
): AuditEntry[] {
  const { [ACTIVE_COLUMN.key]: turned, ...fields } = edits;
  const about = subject(table, id, values);
  const before = { ...values, ...Object.fromEntries(Object.entries(fields).map(([key, edit]) => [key, edit.before])) };
  const entries: AuditEntry[] = [];
  if (Object.keys(fields).length > 0)
    entries.push({
      ...about,
      ...more,
      action: `${table.kind}.update`,
      changes: changesOf(table, before, values),
      states: statesOf(table, before, values),
    });
  if (turned) {
    const change = { [ACTIVE_COLUMN.column]: turned };
    const action = `${table.kind}.${turned.after === true ? "activate" : "deactivate"}`;
    entries.push({ ...about, ...more, action, changes: change, states: change });
  }
  return entries;
}
