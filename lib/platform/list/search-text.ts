import "server-only";
import { Prisma } from "../db";

/**
 * Whether a searched text holds what somebody typed. `text` is an expression of `search_text(…)`, which folds it as the
 * database folds (NFC, lower case) and puts a blank before it; what was typed is folded by the same function. One or
 * two characters have no trigram of their own: they must begin a word, which the index can find.
 */
export function holdsText(text: Prisma.Sql, typed: string): Prisma.Sql {
  const start = Array.from(typed).length < 3 ? "% " : "%";
  return Prisma.sql`${text} LIKE ${start} || search_pattern(${typed}) || '%'`;
}

/** Whether a text is one of these, whatever the case: `search_fold` stands in an index over the column. */
export function isOneOf(column: Prisma.Sql, values: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    search_fold(${column}) = ANY(ARRAY(SELECT search_fold(wanted) FROM unnest(${values}::text[]) wanted))`;
}
