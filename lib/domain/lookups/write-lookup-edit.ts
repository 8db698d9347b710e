import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Changes, FieldStates } from "@/lib/platform/audit";
import type { Transaction } from "@/lib/platform/db";
import { changesOf, keepOldName, requireFree, requireUnlike, statesOf, subject } from "./lookup-changes";
import { type LockedLookup, lockRows, updateRows } from "./lookup-rows";
import type { LookupTable, LookupValues } from "./lookup-types";

type Written = ReturnType<typeof subject> & { changes: Changes; states: FieldStates };

/**
 * Writes other values of a locked row and answers what the log says of it; a used row keeps its old word beside the new
 * one. Throws INVALID for a field that stored data refers to, and for a value that is another row's.
 */
export async function writeLookupEdit(
  tx: Transaction,
  actor: Actor,
  table: LookupTable,
  row: LockedLookup,
  wanted: LookupValues,
): Promise<Written> {
  const edited = table.fields.filter(({ key }) => wanted[key] !== row.values[key]);
  requireFree(table, edited, row.isReferenced);
  const values = row.isReferenced ? keepOldName(table, row.values, wanted) : wanted;
  const everybody: Actor = { kind: "system", name: actor.name, requestId: actor.requestId };
  const others = (await lockRows(tx, everybody, table)).filter(({ id }) => id !== row.id);
  requireUnlike(table, values, others);
  await updateRows(tx, table, [{ id: row.id, values, isActive: row.isActive }]);
  return {
    ...subject(table, row.id, values),
    changes: changesOf(table, row.values, values),
    states: statesOf(table, row.values, values),
  };
}
