import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Changes } from "@/lib/platform/audit";
import type { Transaction } from "@/lib/platform/db";
import { type Revertible, fieldsToPutBack, previewRevert, revertAct } from "@/lib/platform/revert";
import { announcing } from "@/lib/platform/shared-cache";
import { subject } from "./lookup-changes";
import { type LockedLookup, lockRow, updateRows } from "./lookup-rows";
import type { RevertLookupInput } from "./lookup-schema";
import { LOOKUP_TABLES } from "./lookup-tables";
import type { LookupKind, LookupTable, LookupValues } from "./lookup-types";
import { readValues } from "./lookup-values";
import { writeLookupEdit } from "./write-lookup-edit";

const ACTIVE = "is_active";

function actsOf(table: LookupTable): Revertible {
  const fieldOf = (key: string) => table.fields.find((field) => field.key === key);
  return {
    action: `${table.kind}.revert`,
    subjectType: table.kind,
    one: table.one,
    permission: () => table.permission,
    revert: async (tx, actor, act) => {
      const row = await lockRow(tx, actor, table, act.subjectId);
      const back = await fieldsToPutBack(tx, act, {
        states: { ...row.values, [ACTIVE]: row.isActive },
        label: (key) => fieldOf(key)?.label ?? "Active",
        auditName: (key) => fieldOf(key)?.column ?? key,
      });
      const inverse =
        ACTIVE in back
          ? await putActiveBack(tx, table, row, back[ACTIVE] === true)
          : await writeLookupEdit(
              tx,
              actor,
              table,
              row,
              readValues(table, { ...row.values, ...(back as LookupValues) }),
            );
      return { ...inverse, subjectId: row.id };
    },
  };
}

/** Takes a change of a value, or its turning on or off, back, by the rules of a change. Throws as `revertAct`. */
export async function revertLookup(
  actor: Actor,
  { kind, ...input }: RevertLookupInput,
): Promise<{ id: number; changed: string[] }> {
  return announcing("lookups", revertAct(actor, actsOf(LOOKUP_TABLES[kind]), input));
}

/** What `revertLookup` would put back. Throws as it does. */
export function previewLookupRevert(
  actor: Actor,
  kind: LookupKind,
  id: number,
): Promise<{ changes: Changes; digest: string }> {
  return previewRevert(actor, actsOf(LOOKUP_TABLES[kind]), id);
}

async function putActiveBack(tx: Transaction, table: LookupTable, row: LockedLookup, isActive: boolean) {
  await updateRows(tx, table, [{ ...row, isActive }]);
  const change = { [ACTIVE]: { before: row.isActive, after: isActive } };
  return { ...subject(table, row.id, row.values), changes: change, states: change };
}
