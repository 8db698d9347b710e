import "server-only";
import { Prisma } from "./db";
import type { CopyValue } from "./copy-rows";

// Characters that end a row and a value and stand for null; in a text they are nothing that anybody reads.
const [NULL, VALUE_END, ROW_END] = ["\u001d", "\u001f", "\u001e"];
const SEPARATORS = /[\u001d-\u001f]/g;

/**
 * A query of rows that go to the database as one parameter, with the names and PostgreSQL types of `columns`, in the
 * order of each row's values. Read more than twice as fast as `json_to_recordset`, for statements that COPY cannot
 * stand in. Where a text holds one of the three separators (U+001D to U+001F) a space takes its place.
 */
export function rowsSql(
  columns: readonly (readonly [name: string, type: string])[],
  rows: readonly (readonly CopyValue[])[],
): Prisma.Sql {
  const text = rows.map((row) => row.map(valueOf).join(VALUE_END)).join(ROW_END);
  const typed = columns.map(([name, type], index) => `cell[${index + 1}]::${type} AS ${name}`).join(", ");
  // OFFSET keeps each row cut once, not once a column.
  return Prisma.sql`
    SELECT ${Prisma.raw(typed)}
    FROM (
      SELECT string_to_array(line, ${Prisma.raw("E'\\x1f', E'\\x1d'")}) AS cell
      FROM string_to_table(nullif(${text}, ''), ${Prisma.raw("E'\\x1e'")}) AS line
      OFFSET 0
    ) AS sent`;
}

/** A value as `rowsSql` sends it: a space where a text holds one of its separators. */
export function withoutSeparators(value: CopyValue): CopyValue {
  return typeof value === "string" ? value.replace(SEPARATORS, " ") : value;
}

function valueOf(value: CopyValue): string {
  return value === null ? NULL : String(withoutSeparators(value));
}
