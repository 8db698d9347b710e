import "server-only";
import { Prisma } from "@/lib/platform/db";
import { SYNCABLE_FIELDS, type SyncableField } from "./fields";

/** So many hex digits say what one field held; two values share them once in seventeen million. */
const LENGTH = 6;
/** Before the digits, so that no spreadsheet takes them for a number. */
const MARK = "v";

/** A value as a mark is made of it. `value` is a column's own value, or of its type. */
const written = ({ kind }: SyncableField, value: Prisma.Sql): Prisma.Sql =>
  kind === "decimal" ? Prisma.sql`trim_scale(${value})::text` : Prisma.sql`coalesce(${value}::text, '')`;

/** The mark of one value of a field, in SQL. */
function markOf(field: SyncableField, value: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`left(md5(${written(field, value)}), ${Prisma.raw(String(LENGTH))})`;
}

/**
 * The marks of all correctable fields of `circuits c`, one behind the other. A file carries them as the row's version: when it comes back, they tell for each
 * field whether the file changed it, or somebody else did since, without keeping what was exported.
 */
export const FIELD_MARKS = Prisma.sql`(${Prisma.raw(`'${MARK}'`)} || ${Prisma.join(
  SYNCABLE_FIELDS.map((field) => markOf(field, Prisma.sql`c.${Prisma.raw(field.column)}`)),
  " || ",
)})`;
