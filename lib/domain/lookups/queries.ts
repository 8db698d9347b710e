import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import type { LookupRow } from "./list";
import { columnOf, fromTable, orderSql, usesFrom, usesSql, valuesSql } from "./lookup-rows";
import { LOOKUP_TABLES } from "./lookup-tables";
import type { LookupKind } from "./lookup-types";

export type LookupRecord = LookupRow & { isReferenced: boolean };

/**
 * One row with its uses and whether anything refers to it; null for none or one outside the scope. Throws FORBIDDEN.
 */
export async function findLookup(actor: Actor, kind: LookupKind, id: number): Promise<LookupRecord | null> {
  const table = LOOKUP_TABLES[kind];
  requirePermission(actor, table.permission);
  const [row] = await db().$queryRaw<LookupRecord[]>(Prisma.sql`
    SELECT t.id::float8 AS id, t.sort_order AS position, t.row_version AS "rowVersion", t.is_active AS "isActive",
      ${valuesSql(table)} AS values, ${usesSql(table)} AS uses, ${table.isReferenced} AS "isReferenced"
    FROM ${usesFrom(table)} WHERE t.id = ${id}::bigint AND ${table.scope(actor)}`);
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
    Prisma.sql`
      SELECT t.id::float8 AS id, ${columnOf(table, table.nameKey)} AS name, ${columnOf(table, table.codeKey)} AS code
      FROM ${fromTable(table)}
      WHERE ${table.scope(actor)}
      ORDER BY ${orderSql(table)}`,
  );
}
