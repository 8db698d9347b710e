import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { type CsvColumn, csvText } from "@/lib/platform/csv";
import { Prisma } from "@/lib/platform/db";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { EXPORT_LIMIT, requireWithinLimit } from "@/lib/platform/rate-limit";
import { fromTable, orderSql, valuesSql } from "./lookup-rows";
import { LOOKUP_TABLES } from "./lookup-tables";
import type { LookupKind, LookupValues } from "./lookup-types";
import { valueText } from "./lookup-values";
import { ACTIVE_COLUMN } from "./plan-import";

type Row = { values: LookupValues; isActive: boolean };

/** A whole table as CSV, in the columns that an import reads; who took it stands in the activity log. Throws FORBIDDEN, also without `export:run`, and RATE_LIMITED. */
export async function exportLookup(actor: Actor, kind: LookupKind): Promise<{ name: string; csv: string }> {
  const table = LOOKUP_TABLES[kind];
  const columns: CsvColumn<Row>[] = [
    ...table.fields.map((field): CsvColumn<Row> => ({
      header: field.label,
      value: ({ values }) =>
        field.input === "decimal" && values[field.key] !== null
          ? Number(values[field.key])
          : valueText(field, values[field.key]),
    })),
    { header: ACTIVE_COLUMN.label, value: ({ isActive }) => valueText(ACTIVE_COLUMN, isActive) },
  ];
  return mutate(actor, {
    permission: table.permission,
    action: "export.run",
    run: async (tx) => {
      requirePermission(actor, "export:run");
      if (actor.kind === "user") await requireWithinLimit(EXPORT_LIMIT, String(actor.userId));
      const rows = await tx.$queryRaw<Row[]>(
        Prisma.sql`SELECT t.is_active AS "isActive", ${valuesSql(table)} AS values FROM ${fromTable(table)} WHERE ${table.scope(actor)} ORDER BY ${orderSql(table)}`,
      );
      return {
        result: { name: table.many.replaceAll(" ", "-"), csv: csvText(columns, rows) },
        audit: [{ action: "export.run", subjectType: kind, subjectLabel: table.title, context: { rows: rows.length } }],
      };
    },
  });
}
