import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { SYNCABLE_FIELDS } from "../circuits/fields";

/**
 * WorkStudio's last readable value beside a person's correction, which can be none; what it was before the correction
 * where nothing came since.
 */
const theirLast = (key: Prisma.Sql) =>
  Prisma.sql`
    CASE
      WHEN c.upstream_values ? ${key} THEN c.upstream_values->>${key}
      ELSE c.user_modified_fields->${key}->>'original_value'
    END`;

/** Kinds of problems that leave a field without a value worth storing. */
const UNREADABLE = ["bad_cell", "implausible_value", "missing_value", "future_date"];
const KEPT_TEXTS = ["title", "contractor", "cycle_type", "taken_by", "ws_version", "ws_sync_version"] as const;

/**
 * A cell that cannot be read says nothing: where its circuit is stored, WorkStudio's last readable value stands in for
 * it, which is the one beside a person's correction if there is one. The problem itself goes to the issues list. Of
 * rows of `sync_staged_circuits s` under a condition, `rows`; done again it says the same.
 */
export async function keepUnreadable(tx: Transaction, syncLogId: bigint, rows: Prisma.Sql): Promise<void> {
  const fields = SYNCABLE_FIELDS.filter(({ kind }) => kind === "decimal" || kind === "date").map(({ column, kind }) => {
    const type = Prisma.raw(kind === "date" ? "date" : "numeric");
    const name = Prisma.raw(column);
    const key = Prisma.raw(`'${column}'`);
    return Prisma.sql`${name} = CASE WHEN unread.fields ? ${key} THEN CASE WHEN c.user_modified_fields ? ${key}
      THEN (${theirLast(key)})::${type} ELSE c.${name} END ELSE s.${name} END`;
  });
  // A text or a version that could not be read was staged as none; a title, as the work order.
  const texts = KEPT_TEXTS.map((column) => {
    const name = Prisma.raw(column);
    const isLost = column === "title" ? Prisma.sql`s.title = s.work_order` : Prisma.sql`s.${name} IS NULL`;
    const key = Prisma.raw(`'${column}'`);
    const theirs = Prisma.sql`
      CASE WHEN c.user_modified_fields ? ${key} THEN ${theirLast(key)} ELSE c.${name}::text END`;
    const type = Prisma.raw(column.startsWith("ws_") ? "int" : "varchar");
    return Prisma.sql`
      ${name} = CASE WHEN unread.garbled ? ${key} AND ${isLost} THEN (${theirs})::${type} ELSE s.${name} END`;
  });
  await tx.$executeRaw(Prisma.sql`
    WITH unread AS (
      SELECT s.row_number, jsonb_agg(p.value->>'field') AS fields,
        coalesce(
          jsonb_agg(p.value->>'field') FILTER (WHERE p.value->>'kind' <> 'missing_value'), '[]'::jsonb
        ) AS garbled
      FROM sync_staged_circuits s CROSS JOIN LATERAL jsonb_array_elements(s.problems) AS p(value)
      WHERE s.sync_log_id = ${syncLogId}
        AND ${rows}
        AND NOT s.is_rejected
        AND s.problems <> '[]'::jsonb
        AND p.value->>'kind' = ANY(${UNREADABLE})
        AND p.value->>'field' IS NOT NULL
      GROUP BY s.row_number
    )
    UPDATE sync_staged_circuits s SET ${Prisma.join([...fields, ...texts])}
    FROM unread
    JOIN sync_staged_circuits own ON own.sync_log_id = ${syncLogId} AND own.row_number = unread.row_number
    JOIN circuits c ON c.job_guid = own.job_guid
    WHERE s.sync_log_id = ${syncLogId} AND s.row_number = unread.row_number`);
}
