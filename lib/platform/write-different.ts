import "server-only";
import { Prisma } from "./db";

/** A column and its type: values are compared as the column would keep them. */
export type Column = readonly [name: string, type: string];

type Target = {
  table: string;
  key: readonly Column[];
  columns: readonly Column[];
  /** A query of all those columns. */
  rows: Prisma.Sql;
  /**
   * The stored row that says the same already; one with the same key unless told otherwise. A condition on `kept` (the
   * stored) and `fresh`.
   */
  sameRow?: Prisma.Sql;
};

const raw = (text: string) => Prisma.raw(text);
const list = (columns: readonly Column[], prefix = "") => columns.map(([name]) => `${prefix}${name}`).join(", ");
const cast = (columns: readonly Column[]) => columns.map(([name, type]) => `fresh.${name}::${type}`).join(", ");

/**
 * Puts rows into a table by their key. A row that is there with the same values is not touched, so that making figures
 * anew writes nothing; run twice at once, both leave the same rows.
 */
export function writeDifferent({ table, key, columns, rows, sameRow }: Target): Prisma.Sql {
  const atSameKey = raw(key.map(([name]) => `kept.${name} = fresh.${name}`).join(" AND "));
  return Prisma.sql`
    INSERT INTO ${raw(table)} AS stored (${raw(list(key))}, ${raw(list(columns))}, created_at, updated_at)
    SELECT ${raw(cast(key))}, ${raw(cast(columns))}, now(), now() FROM (${rows}) fresh
    WHERE NOT EXISTS (
      SELECT FROM ${raw(table)} kept
      WHERE ${sameRow ?? atSameKey}
        AND ROW(${raw(list(columns, "kept."))}) IS NOT DISTINCT FROM ROW(${raw(cast(columns))})
    )
    ORDER BY ${raw(list(key, "fresh."))}
    ON CONFLICT (
      ${raw(list(key))}
    ) DO UPDATE SET ${raw(columns.map(([name]) => `${name} = excluded.${name}`).join(", "))},
      updated_at = now()`;
}

/**
 * Takes away the rows of a scope that `rows` does not have any more; the columns of the key are never null. `scope` is
 * a condition on `stored`.
 */
export function deleteOthers({
  table,
  key,
  rows,
  scope,
}: Pick<Target, "table" | "key" | "rows"> & { scope: Prisma.Sql }): Prisma.Sql {
  const isWhole = raw(key.map(([name]) => `fresh.${name} IS NOT NULL`).join(" AND "));
  // NOT IN is looked up by hash. NOT EXISTS was merged by the first column of the key alone, a circuit's rows each
  // with each.
  return Prisma.sql`
    DELETE FROM ${raw(table)} stored WHERE ${scope}
      AND (${raw(list(key, "stored."))}) NOT IN (SELECT ${raw(cast(key))} FROM (${rows}) fresh WHERE ${isWhole})`;
}
