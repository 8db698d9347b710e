import "server-only";
import { Prisma } from "@/lib/platform/db";
import { SYNCABLE_FIELDS, type SyncableField } from "./fields";

/** So many hex digits say what one field held; two values share them once in seventeen million. */
const LENGTH = 6;
/** Before the digits, so that no spreadsheet takes them for a number. */
const MARK = "v";

/** A value as a mark is made of it; `value` is the field's column. */
const written = ({ kind }: SyncableField, value: Prisma.Sql): Prisma.Sql =>
  kind === "decimal" ? Prisma.sql`trim_scale(${value})::text` : Prisma.sql`coalesce(${value}::text, '')`;

const markOf = (text: Prisma.Sql): Prisma.Sql => Prisma.sql`left(md5(${text}), ${Prisma.raw(String(LENGTH))})`;

/**
 * The marks of all correctable fields of `circuits c`, one behind the other. A file carries them as the row's version:
 * when it comes back, they tell for each field whether the file changed it, or somebody else did since, without keeping
 * what was exported.
 */
export const FIELD_MARKS = Prisma.sql`(${Prisma.raw(`'${MARK}'`)} || ${Prisma.join(
  SYNCABLE_FIELDS.map((field) => markOf(written(field, Prisma.sql`c.${Prisma.raw(field.column)}`))),
  " || ",
)})`;

/** The mark of a value as JSON, whatever its field. */
export function markOfJson(value: Prisma.Sql): Prisma.Sql {
  return markOf(
    Prisma.sql`
      CASE jsonb_typeof(${value})
        WHEN 'number' THEN trim_scale((${value} #>> '{}')::numeric)::text
        ELSE coalesce(${value} #>> '{}', '')
      END`,
  );
}

/** The part of a row's version that is one field's, by the field's place from zero. */
export function markAt(version: Prisma.Sql, place: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    substr(
      ${version}, ${place} * ${Prisma.raw(String(LENGTH))} + ${Prisma.raw(String(MARK.length + 1))},
      ${Prisma.raw(String(LENGTH))}
    )`;
}

/** What a version looks like. */
export const VERSION_PATTERN = new RegExp(`^${MARK}[0-9a-f]{${LENGTH * SYNCABLE_FIELDS.length}}$`);
