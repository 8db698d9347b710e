import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { LookupTable } from "./lookup-types";

const FOLDED = Prisma.sql`lower(regexp_replace(word, '\\s', '', 'g'))`;

/** Landowners' answers (domain.md §2.3): a blank and "Pending" are one, and case and spaces do not matter. */
export const PERMISSION_STATUS_TABLE: LookupTable = {
  kind: "permission_status",
  table: "permission_statuses",
  permission: "lookup:edit",
  path: "/permission-statuses",
  title: "Permission statuses",
  description: "Landowners’ answers as WorkStudio sends them, and the colour each has in reports.",
  one: "permission status",
  many: "permission statuses",
  nameKey: "name",
  codeKey: "code",
  aliases: { key: "aliases", of: "code" },
  uniqueKeys: ["code", "name"],
  fixedWhenUsed: ["code"],
  fields: [
    { key: "name", column: "name", label: "Name", input: "text", maxLength: 100, isRequired: true },
    {
      key: "code",
      column: "code",
      label: "Code",
      input: "text",
      maxLength: 100,
      hint: "As WorkStudio sends it; blank is what it sends before anybody asked.",
    },
    {
      key: "aliases",
      column: "aliases",
      label: "Also called",
      input: "names",
      maxLength: 255,
      isSecondary: true,
      hint: "What WorkStudio may call it too, separated by semicolons. Such answers are counted as this one.",
    },
    {
      key: "color",
      column: "color",
      label: "Colour",
      input: "color",
      isNullable: true,
      hint: "It is a mark beside the name, which always stands there too.",
    },
  ],
  uses: [
    {
      key: "circuits",
      one: "circuit",
      many: "circuits",
      counts: Prisma.sql`SELECT p.id, count(DISTINCT a.circuit_id) AS uses FROM circuit_aggregates a
        CROSS JOIN LATERAL jsonb_object_keys(CASE jsonb_typeof(a.permission_counts) WHEN 'object' THEN a.permission_counts ELSE '{}' END) AS answered(code)
        CROSS JOIN permission_statuses p CROSS JOIN LATERAL unnest(array_append(p.aliases, p.code::text)) AS known(word)
        WHERE ${FOLDED} = CASE lower(regexp_replace(answered.code, '\\s', '', 'g')) WHEN 'pending' THEN '' ELSE lower(regexp_replace(answered.code, '\\s', '', 'g')) END
          AND a.aggregate_date = (SELECT max(aggregate_date) FROM circuit_aggregates) AND NOT a.is_rollup GROUP BY p.id`,
    },
  ],
  // The blank one is what every unit has before anybody asked.
  isReferenced: Prisma.sql`(t.code = '' OR EXISTS (SELECT FROM circuit_aggregates a WHERE a.permission_counts ? t.code))`,
  deactivation:
    "Units with this answer keep it and are still counted under it; it is no longer offered where people filter.",
  scope: () => Prisma.sql`TRUE`,
};
