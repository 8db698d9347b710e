import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import type { Actor } from "@/lib/platform/actor-types";
import type { LookupField, LookupTable, LookupValues } from "./lookup-types";
import { namesOf } from "./lookup-values";

/** Column and table names are this program's own constants (lookup-types.ts), never anybody's input. */
const name = (identifier: string) => Prisma.raw(`"${identifier}"`);

/** `FROM` of a table, under the name `t` that scopes and conditions speak of. */
export function fromTable(table: LookupTable): Prisma.Sql {
  return Prisma.sql`${name(table.table)} t`;
}

/** A column of `t`. */
export function columnOf(table: LookupTable, key: string): Prisma.Sql {
  const field = table.fields.find((one) => one.key === key);
  if (!field) throw new Error(`${table.table} has no field ${key}.`);
  return Prisma.sql`t.${name(field.column)}`;
}

/** The editable values of `t` as one JSON object. */
export function valuesSql(table: LookupTable): Prisma.Sql {
  const pairs = table.fields.map((field) => Prisma.sql`${Prisma.raw(`'${field.key}'`)}, ${textOf(field)}`);
  return Prisma.sql`jsonb_build_object(${Prisma.join(pairs)})`;
}

/** A field of `t` as the text that people see and type. */
export function textOf({ input, column }: LookupField): Prisma.Sql {
  if (input === "decimal") return Prisma.sql`trim_scale(t.${name(column)})::text`;
  if (input === "names") return Prisma.sql`array_to_string(t.${name(column)}, '; ')`;
  return Prisma.sql`t.${name(column)}`;
}

/** The order in which a table is shown everywhere. */
export function orderSql(table: LookupTable): Prisma.Sql {
  return Prisma.sql`t.sort_order, ${columnOf(table, table.nameKey)}, t.id`;
}

/**
 * `FROM` of a table as `t`, with the counts of its uses as `u0`, `u1` …; a count that a statement does not name is
 * not made.
 */
export function usesFrom(table: LookupTable): Prisma.Sql {
  const joins = table.uses.map(({ counts }, index) => {
    const name = Prisma.raw(`u${index}`);
    return Prisma.sql`LEFT JOIN (${counts}) ${name} ON ${name}.id = t.id`;
  });
  return Prisma.sql`${fromTable(table)} ${Prisma.join(joins, " ")}`;
}

/** How often a row is used, by the use's key, over `usesFrom`. */
export function usesSql(table: LookupTable): Prisma.Sql {
  const pairs = table.uses.map(
    ({ key }, index) => Prisma.sql`${Prisma.raw(`'${key}'`)}, coalesce(${Prisma.raw(`u${index}`)}.uses, 0)`,
  );
  return Prisma.sql`jsonb_build_object(${Prisma.join(pairs)})`;
}

export type LockedLookup = {
  id: bigint;
  rowVersion: number;
  isActive: boolean;
  values: LookupValues;
  isReferenced: boolean;
};

/** Waits for other changes of the same table to end, so that its values stay unlike each other and its order whole. */
export async function lockTable(tx: Transaction, table: LookupTable): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`lookup ${table.kind}`}, 0))`);
}

/** Every row of the actor's scope, locked, in order. */
export async function lockRows(tx: Transaction, actor: Actor, table: LookupTable): Promise<LockedLookup[]> {
  await lockTable(tx, table);
  return tx.$queryRaw<LockedLookup[]>(Prisma.sql`
    SELECT t.id, t.row_version AS "rowVersion", t.is_active AS "isActive", ${valuesSql(table)} AS values,
      FALSE AS "isReferenced"
    FROM ${fromTable(table)} WHERE ${table.scope(actor)} ORDER BY ${orderSql(table)} FOR UPDATE OF t`);
}

/**
 * Every row of a table in order, whoever asks; `isReferenced` is only found out for the ids of `referenced`, or for
 * all rows.
 */
export async function allRows(
  tx: Transaction,
  table: LookupTable,
  referenced: readonly bigint[] | "all" = [],
): Promise<LockedLookup[]> {
  const isAsked = referenced === "all" ? Prisma.sql`TRUE` : Prisma.sql`t.id = ANY(${[...referenced]}::bigint[])`;
  return tx.$queryRaw<LockedLookup[]>(Prisma.sql`
    SELECT t.id, t.row_version AS "rowVersion", t.is_active AS "isActive", ${valuesSql(table)} AS values,
      CASE WHEN ${isAsked} THEN ${table.isReferenced} ELSE FALSE END AS "isReferenced"
    FROM ${fromTable(table)} ORDER BY ${orderSql(table)}`);
}

/** One row of the actor's scope, locked until the transaction ends. Throws NOT_FOUND. */
export async function lockRow(tx: Transaction, actor: Actor, table: LookupTable, id: number): Promise<LockedLookup> {
  await lockTable(tx, table);
  const rows = await tx.$queryRaw<LockedLookup[]>(Prisma.sql`
    SELECT t.id, t.row_version AS "rowVersion", t.is_active AS "isActive", ${valuesSql(table)} AS values,
      ${table.isReferenced} AS "isReferenced"
    FROM ${fromTable(table)} WHERE t.id = ${id}::bigint AND ${table.scope(actor)} FOR UPDATE OF t`);
  const row = rows[0];
  if (!row) throw notFound(table.one);
  return row;
}

/** Whether somebody sees all rows of a table. */
export function seesWholeTable(actor: Actor, table: LookupTable): boolean {
  return table.kind !== "region" || actor.kind === "system" || actor.regionIds === "all";
}

/**
 * Throws FORBIDDEN for somebody who sees some regions only: acts on the whole table are for those who see all of it.
 */
export function requireWholeTable(actor: Actor, table: LookupTable): void {
  if (!seesWholeTable(actor, table))
    throw new AppError(
      "FORBIDDEN",
      "You see some regions only, so you can edit those, but neither add one nor change their order.",
    );
}

type NewRow = { values: LookupValues; isActive: boolean };

/** Adds rows at the end of the table, in one statement. Answers their ids in the order given. */
export async function insertRows(tx: Transaction, table: LookupTable, rows: readonly NewRow[]): Promise<bigint[]> {
  if (rows.length === 0) return [];
  const columns = Prisma.join(table.fields.map((field) => name(field.column)));
  const inserted = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
    INSERT INTO ${name(table.table)} (${columns}, is_active, sort_order, created_at, updated_at)
    SELECT ${columns}, j.is_active, (SELECT coalesce(max(sort_order), 0) FROM ${name(table.table)}) + j.position, now(),
      now()
    FROM ${recordset(
      table,
      rows.map(({ values, isActive }, index) => record(table, values, isActive, index + 1)),
    )} ORDER BY j.position RETURNING id`);
  await table.changed?.(tx);
  return inserted.map(({ id }) => id);
}

/** Writes whole rows; two of them may exchange a unique value. */
export async function updateRows(
  tx: Transaction,
  table: LookupTable,
  rows: readonly (NewRow & { id: bigint })[],
): Promise<void> {
  if (rows.length === 0) return;
  const sent = recordset(
    table,
    rows.map(({ id, values, isActive }) => record(table, values, isActive, Number(id))),
  );
  if (rows.length > 1) await standAside(tx, table, sent);
  const sets = Prisma.join(table.fields.map((field) => Prisma.sql`${name(field.column)} = j.${name(field.column)}`));
  await tx.$executeRaw(Prisma.sql`
    UPDATE ${fromTable(table)} SET ${sets}, is_active = j.is_active, row_version = t.row_version + 1, updated_at = now()
    FROM ${sent} WHERE t.id = j.position`);
  await table.changed?.(tx);
}

/**
 * Takes values out of the way that rows are about to hand to one another: a unique index looks at each row by itself.
 */
async function standAside(tx: Transaction, table: LookupTable, sent: Prisma.Sql): Promise<void> {
  for (const { column } of table.fields.filter(({ key }) => table.uniqueKeys.includes(key)))
    await tx.$executeRaw(Prisma.sql`
      WITH sent AS MATERIALIZED (SELECT * FROM ${sent})
      UPDATE ${fromTable(table)} SET ${name(column)} = '~' || t.id FROM sent own, sent other
      WHERE t.id = own.position AND other.position <> t.id AND other.${name(column)} = t.${name(column)}`);
}

/** Takes rows out of a table; the caller knows that nothing refers to them. */
export async function deleteRows(tx: Transaction, table: LookupTable, ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw(Prisma.sql`DELETE FROM ${fromTable(table)} WHERE t.id = ANY(${[...ids]}::bigint[])`);
  await table.changed?.(tx);
}

function record(
  table: LookupTable,
  values: LookupValues,
  isActive: boolean,
  position: number,
): Record<string, unknown> {
  return {
    ...Object.fromEntries(
      table.fields.map((field) => [
        field.column,
        field.input === "names" ? namesOf(values[field.key]) : (values[field.key] ?? null),
      ]),
    ),
    is_active: isActive,
    position,
  };
}

function recordset(table: LookupTable, records: readonly Record<string, unknown>[]): Prisma.Sql {
  const types = table.fields.map((field) => Prisma.sql`${name(field.column)} ${Prisma.raw(TYPES[field.input])}`);
  return Prisma.sql`
    json_to_recordset(${JSON.stringify(records)}::json) AS j(
      ${Prisma.join([...types, Prisma.sql`is_active boolean`, Prisma.sql`position bigint`])}
    )`;
}

const TYPES: Record<LookupField["input"], string> = {
  text: "varchar",
  decimal: "numeric",
  choice: "varchar",
  switch: "boolean",
  color: "varchar",
  names: "text[]",
};
