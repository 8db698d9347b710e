import "server-only";
import { announcing } from "@/lib/platform/shared-cache";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { FieldConflict } from "@/lib/field-conflict";
import { mutate } from "@/lib/platform/mutate";
import { changedBy, whoChangedFields } from "@/lib/platform/who-changed";
import { changesOf, deletedChanges, mergeLookupEdit, nameOf, requireUnlike, subject } from "./lookup-changes";
import {
  type LockedLookup,
  deleteRows,
  fromTable,
  insertRows,
  lockRow,
  lockRows,
  requireWholeTable,
  updateRows,
} from "./lookup-rows";
import type {
  CreateLookupInput,
  DeleteLookupInput,
  ReorderLookupInput,
  SetLookupActiveInput,
  UpdateLookupInput,
} from "./lookup-schema";
import { LOOKUP_TABLES } from "./lookup-tables";
import type { LookupField, LookupTable, LookupValue, LookupValues } from "./lookup-types";
import { readValues, valueText } from "./lookup-values";
import { writeLookupEdit } from "./write-lookup-edit";

/** Adds a value at the end of its table. Throws FORBIDDEN and INVALID (also when another one has its code or name). */
export async function createLookup(actor: Actor, input: CreateLookupInput): Promise<{ id: number; name: string }> {
  const table = LOOKUP_TABLES[input.kind];
  return announcing(
    "lookups",
    mutate(actor, {
      permission: table.permission,
      action: `${table.kind}.create`,
      run: async (tx) => {
        requireWholeTable(actor, table);
        const values = readValues(table, input.values);
        requireUnlike(table, values, await lockRows(tx, actor, table));
        const [id] = await insertRows(tx, table, [{ values, isActive: true }]);
        if (id === undefined) throw new Error("An inserted row has no id.");
        return {
          result: { id: Number(id), name: nameOf(table, values) },
          audit: [
            { ...subject(table, id, values), action: `${table.kind}.create`, changes: changesOf(table, null, values) },
          ],
        };
      },
    }),
  );
}

/**
 * Changes a value; only touched fields are written, and what stored data refers to stays. Throws FORBIDDEN, NOT_FOUND,
 * INVALID and CONFLICT, with both values and whoever saved the other one.
 */
export async function updateLookup(actor: Actor, input: UpdateLookupInput): Promise<{ id: number; changed: string[] }> {
  const table = LOOKUP_TABLES[input.kind];
  return announcing(
    "lookups",
    mutate(actor, {
      permission: table.permission,
      action: `${table.kind}.update`,
      run: async (tx) => {
        const wanted = readValues(table, input.values);
        const row = await lockRow(tx, actor, table, input.id);
        const { edited, disputed } = mergeLookupEdit(table, input.base, wanted, row.values);
        if (disputed.length > 0)
          throw new AppError(
            "CONFLICT",
            "Somebody else changed the same field while you were editing. Nothing was saved; choose which value is right.",
            { conflict: await conflictsOf(tx, table, row, disputed, wanted) },
          );
        if (edited.length === 0) return { result: { id: input.id, changed: [] as string[] }, audit: [] };
        const after = { ...row.values, ...Object.fromEntries(edited.map(({ key }) => [key, wanted[key] ?? null])) };
        const edit = await writeLookupEdit(tx, actor, table, row, after);
        return {
          result: { id: input.id, changed: edited.map(({ label }) => label) },
          audit: [{ ...edit, action: `${table.kind}.update` }],
        };
      },
    }),
  );
}

/** Turns a value on or off. Answers its new version, for undoing it. Throws FORBIDDEN, NOT_FOUND and CONFLICT. */
export async function setLookupActive(
  actor: Actor,
  input: SetLookupActiveInput,
): Promise<{ rowVersion: number; name: string }> {
  const table = LOOKUP_TABLES[input.kind];
  const action = `${table.kind}.${input.isActive ? "activate" : "deactivate"}`;
  return announcing(
    "lookups",
    mutate(actor, {
      permission: table.permission,
      action,
      run: async (tx) => {
        const row = await lockRow(tx, actor, table, input.id);
        const name = nameOf(table, row.values);
        if (row.isActive === input.isActive) return { result: { rowVersion: row.rowVersion, name }, audit: [] };
        await requireVersion(tx, table, row, input.rowVersion);
        await updateRows(tx, table, [{ ...row, isActive: input.isActive }]);
        return {
          result: { rowVersion: row.rowVersion + 1, name },
          audit: [
            {
              ...subject(table, row.id, row.values),
              action,
              changes: { is_active: { before: row.isActive, after: input.isActive } },
              states: { is_active: { before: row.isActive, after: input.isActive } },
            },
          ],
        };
      },
    }),
  );
}

/**
 * Deletes a value that nothing refers to. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND and CONFLICT (in use, or
 * changed meanwhile).
 */
export async function deleteLookup(actor: Actor, input: DeleteLookupInput): Promise<{ id: number; name: string }> {
  const table = LOOKUP_TABLES[input.kind];
  return announcing(
    "lookups",
    mutate(actor, {
      permission: table.permission,
      action: `${table.kind}.delete`,
      needsRecentProof: true,
      run: async (tx) => {
        const row = await lockRow(tx, actor, table, input.id);
        const name = nameOf(table, row.values);
        if (row.isReferenced)
          throw new AppError("CONFLICT", `${name} is in use, so it cannot be deleted. Turn it off instead.`);
        await requireVersion(tx, table, row, input.rowVersion);
        await deleteRows(tx, table, [row.id]);
        return {
          result: { id: input.id, name },
          audit: [
            {
              ...subject(table, row.id, row.values),
              action: `${table.kind}.delete`,
              changes: deletedChanges(table, row.values),
            },
          ],
        };
      },
    }),
  );
}

/**
 * Puts a whole table into another order. Throws FORBIDDEN, INVALID and CONFLICT when it is no longer as it was on
 * the screen.
 */
export async function reorderLookup(actor: Actor, { kind, ids, base }: ReorderLookupInput): Promise<{ ids: number[] }> {
  const table = LOOKUP_TABLES[kind];
  return announcing(
    "lookups",
    mutate(actor, {
      permission: table.permission,
      action: `${kind}.reorder`,
      run: async (tx) => {
        requireWholeTable(actor, table);
        const rows = await lockRows(tx, actor, table);
        const current = rows.map(({ id }) => Number(id));
        if (current.join() !== base.join())
          throw new AppError(
            "CONFLICT",
            `Somebody changed the ${table.many} or their order meanwhile. Nothing was saved; load the page again.`,
          );
        if (ids.toSorted((a, b) => a - b).join() !== current.toSorted((a, b) => a - b).join())
          throw new AppError("INVALID", `The order must hold every one of the ${table.many} once.`);
        if (ids.join() === current.join()) return { result: { ids }, audit: [] };
        await tx.$executeRaw(Prisma.sql`
        UPDATE ${fromTable(table)} SET sort_order = wanted.position, updated_at = now()
        FROM unnest(${ids}::bigint[]) WITH ORDINALITY AS wanted(id, position)
        WHERE t.id = wanted.id AND t.sort_order <> wanted.position`);
        const names = new Map(rows.map((row) => [Number(row.id), nameOf(table, row.values)]));
        const inOrder = (order: readonly number[]) => order.map((id) => names.get(id) ?? String(id));
        return {
          result: { ids },
          audit: [
            {
              action: `${kind}.reorder`,
              subjectType: kind,
              subjectLabel: table.title,
              changes: { order: { before: inOrder(current), after: inOrder(ids) } },
            },
          ],
        };
      },
    }),
  );
}

async function requireVersion(tx: Transaction, table: LookupTable, row: LockedLookup, seen: number): Promise<void> {
  if (row.rowVersion === seen) return;
  throw new AppError(
    "CONFLICT",
    `${await changedBy(tx, table.kind, row.id, nameOf(table, row.values))}. Nothing was saved; look at it again first.`,
  );
}

/** Both values in words, and who saved the stored one. */
async function conflictsOf(
  tx: Transaction,
  table: LookupTable,
  row: LockedLookup,
  disputed: readonly LookupField[],
  wanted: LookupValues,
): Promise<FieldConflict<string, LookupValue>[]> {
  const whoChanged = await whoChangedFields(
    tx,
    table.kind,
    row.id,
    disputed.map(({ column }) => column),
  );
  return disputed.map((field) => ({
    key: field.key,
    label: field.label,
    yours: valueText(field, wanted[field.key]),
    now: valueText(field, row.values[field.key]),
    ...whoChanged(field.column),
    value: row.values[field.key] ?? null,
  }));
}
