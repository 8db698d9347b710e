import type { Client } from "pg";

export type Column = { name: string; type: string; nullable: boolean; default: string | null };
export type Index = { name: string; unique: boolean; primary: boolean; columns: string };
export type Check = { name: string; values: string[]; definition: string };
export type ForeignKey = { name: string; column: string; target: string; onDelete: string };
export type Table = {
  name: string;
  unlogged: boolean;
  columns: Column[];
  indexes: Index[];
  checks: Check[];
  foreignKeys: ForeignKey[];
};

const COLUMNS = `SELECT coalesce(json_agg(json_build_object(
    'name', attname, 'type', format_type(atttypid, atttypmod), 'nullable', NOT attnotnull,
    'default', pg_get_expr(adbin, adrelid)) ORDER BY attnum), '[]')
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attrelid = class.oid AND attnum > 0 AND NOT attisdropped`;

// Everything of an index after its access method: columns, order, INCLUDE, WHERE.
const INDEXES = `
  SELECT coalesce(
    json_agg(
      json_build_object(
        'name', relname, 'unique', indisunique, 'primary', indisprimary, 'columns',
        regexp_replace(pg_get_indexdef(indexrelid), '^.* USING (btree )?', '')
      )
      ORDER BY indisprimary DESC, relname
    ),
    '[]'
  )
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = class.oid`;

const CHECKS = `
  SELECT coalesce(
    json_agg(
      json_build_object(
        'name', conname, 'definition', pg_get_constraintdef(oid, true), 'values',
        ARRAY(SELECT match[1] FROM regexp_matches(pg_get_constraintdef(oid, true), '''([^'']*)''::', 'g') AS match)
      )
      ORDER BY conname
    ),
    '[]'
  )
  FROM pg_constraint WHERE conrelid = class.oid AND contype = 'c'`;

const FOREIGN_KEYS = `
  SELECT coalesce(
    json_agg(
      json_build_object(
        'name', conname, 'column', attname, 'target', confrelid::regclass::text, 'onDelete',
        CASE confdeltype
          WHEN 'c' THEN 'CASCADE'
          WHEN 'n' THEN 'SET NULL'
          WHEN 'r' THEN 'RESTRICT'
          WHEN 'd' THEN 'SET DEFAULT'
          ELSE 'NO ACTION'
        END
      )
      ORDER BY conkey
    ),
    '[]'
  )
  FROM pg_constraint
  JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
  WHERE conrelid = class.oid AND contype = 'f'`;

/** Every table of the schema `public` as the database itself describes it, without Prisma's own list of migrations. */
export async function readTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `
      SELECT relname AS name, relpersistence = 'u' AS unlogged, (${COLUMNS}) AS columns, (${INDEXES}) AS indexes,
        (${CHECKS}) AS checks, (${FOREIGN_KEYS}) AS "foreignKeys"
     FROM pg_class AS class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations'
     ORDER BY relname`,
  );
  return rows;
}
