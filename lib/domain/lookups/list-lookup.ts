import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { columnOf, fromTable, orderSql, valuesSql } from "./lookup-rows";
import { LOOKUP_PAGE_SIZE, type LookupListInput } from "./lookup-schema";
import { LOOKUP_TABLES } from "./lookup-tables";
import type { LookupKind, LookupTable, LookupValues } from "./lookup-types";

/** `position` is the row's place in the table's own order; `uses` counts by the use's key. */
export type LookupRow = {
  id: number;
  position: number;
  rowVersion: number;
  isActive: boolean;
  values: LookupValues;
  uses: Record<string, number>;
  isReferenced: boolean;
};
export type LookupPage = { rows: LookupRow[]; total: number; page: number; pageCount: number };

/** One page of a table within the actor's scope, with how often each value is used now. Throws FORBIDDEN. */
export async function listLookup(actor: Actor, kind: LookupKind, input: LookupListInput): Promise<LookupPage> {
  const table = LOOKUP_TABLES[kind];
  requirePermission(actor, table.permission);
  const found = conditions(actor, table, input);
  const [counted] = await db().$queryRaw<{ total: number }[]>(
    Prisma.sql`SELECT count(*)::float8 AS total FROM ${fromTable(table)} WHERE ${found}`,
  );
  const total = counted?.total ?? 0;
  const pageCount = Math.max(1, Math.ceil(total / LOOKUP_PAGE_SIZE));
  const page = Math.min(input.page, pageCount);
  const rows = await readRows(
    table,
    found,
    Prisma.sql`ORDER BY ${sorting(table, input)} LIMIT ${LOOKUP_PAGE_SIZE} OFFSET ${(page - 1) * LOOKUP_PAGE_SIZE}`,
  );
  return { rows, total, page, pageCount };
}

/** One row with its uses and whether anything refers to it; null for none or one outside the scope. Throws FORBIDDEN. */
export async function findLookup(actor: Actor, kind: LookupKind, id: number): Promise<LookupRow | null> {
  const table = LOOKUP_TABLES[kind];
  requirePermission(actor, table.permission);
  const [row] = await readRows(
    table,
    Prisma.sql`t.id = ${id}::bigint AND ${table.scope(actor)}`,
    Prisma.empty,
    table.isReferenced,
  );
  return row ?? null;
}

/** Every value of a table in its order, by id and name: for changing the order. Throws FORBIDDEN. */
export async function listLookupOrder(
  actor: Actor,
  kind: LookupKind,
): Promise<{ id: number; name: string; code: string }[]> {
  const table = LOOKUP_TABLES[kind];
  requirePermission(actor, table.permission);
  return db().$queryRaw(
    Prisma.sql`SELECT t.id::float8 AS id, ${columnOf(table, table.nameKey)} AS name, ${columnOf(table, table.codeKey)} AS code FROM ${fromTable(table)} WHERE ${table.scope(actor)} ORDER BY ${orderSql(table)}`,
  );
}

async function readRows(
  table: LookupTable,
  found: Prisma.Sql,
  tail: Prisma.Sql,
  isReferenced: Prisma.Sql = Prisma.sql`FALSE`,
): Promise<LookupRow[]> {
  const joins = table.uses.map(
    (use, index) =>
      Prisma.sql`LEFT JOIN (${use.counts}) ${Prisma.raw(`u${index}`)} ON ${Prisma.raw(`u${index}`)}.id = t.id`,
  );
  const uses = table.uses.map(
    (use, index) => Prisma.sql`${Prisma.raw(`'${use.key}'`)}, coalesce(${Prisma.raw(`u${index}`)}.uses, 0)`,
  );
  return db().$queryRaw<LookupRow[]>(Prisma.sql`
    SELECT t.id::float8 AS id, t.sort_order AS position, t.row_version AS "rowVersion", t.is_active AS "isActive", ${valuesSql(table)} AS values, jsonb_build_object(${Prisma.join(uses)}) AS uses, ${isReferenced} AS "isReferenced"
    FROM ${fromTable(table)} ${Prisma.join(joins, " ")} WHERE ${found} ${tail}`);
}

function conditions(actor: Actor, table: LookupTable, { q, state }: LookupListInput): Prisma.Sql {
  const parts = [table.scope(actor)];
  if (state !== "all") parts.push(Prisma.sql`t.is_active = ${state === "active"}`);
  if (q) {
    const texts = Prisma.join(
      table.fields
        .filter(({ input }) => input === "text")
        .map(({ key }) => Prisma.sql`coalesce(${columnOf(table, key)}, '')`),
      " || ' ' || ",
    );
    parts.push(Prisma.sql`position(lower(${q}) IN lower(${texts})) > 0`);
  }
  return Prisma.join(parts, " AND ");
}

function sorting(table: LookupTable, { sort }: LookupListInput): Prisma.Sql {
  const direction = sort.descending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  if (sort.key === "name") return Prisma.sql`lower(${columnOf(table, table.nameKey)}) ${direction}, t.id ${direction}`;
  if (sort.key === "code") return Prisma.sql`lower(${columnOf(table, table.codeKey)}) ${direction}, t.id ${direction}`;
  if (sort.key === "uses") return Prisma.sql`coalesce(u0.uses, 0) ${direction}, t.id ${direction}`;
  return sort.descending ? Prisma.sql`t.sort_order DESC, t.id DESC` : orderSql(table);
}
