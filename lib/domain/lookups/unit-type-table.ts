import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { LookupTable } from "./lookup-types";

/** Kinds of planned work and what each is measured in (domain.md §2.4). */
export const UNIT_TYPE_TABLE: LookupTable = {
  kind: "unit_type",
  table: "unit_types",
  permission: "lookup:edit",
  path: "/unit-types",
  title: "Unit types",
  description:
    "Kinds of planned work by WorkStudio’s codes. Feet, acres and trees are summed only over types with that measure.",
  one: "unit type",
  many: "unit types",
  nameKey: "name",
  codeKey: "code",
  uniqueKeys: ["code"],
  fixedWhenUsed: ["code"],
  fields: [
    {
      key: "code",
      column: "code",
      label: "Code",
      input: "text",
      maxLength: 50,
      isRequired: true,
      hint: "As WorkStudio sends it.",
    },
    { key: "name", column: "name", label: "Name", input: "text", maxLength: 255, isRequired: true },
    {
      key: "category",
      column: "category",
      label: "Category",
      input: "text",
      maxLength: 50,
      isRequired: true,
      hint: "WorkStudio’s group, as VLG (line), VAR (area), VCT (count), VNW (no work).",
    },
    {
      key: "measurementType",
      column: "measurement_type",
      label: "Measured in",
      input: "choice",
      isRequired: true,
      hint: "What a unit’s quantity is. Changing it moves its work from one total to another, at the next aggregation.",
      choices: [
        { value: "linear_ft", label: "Linear feet" },
        { value: "acres", label: "Acres" },
        { value: "count", label: "Trees" },
        { value: "none", label: "Nothing" },
      ],
    },
    {
      key: "dbhMin",
      column: "dbh_min",
      label: "DBH from (in)",
      input: "decimal",
      isNullable: true,
      hint: "Smallest trunk diameter at breast height, in inches.",
    },
    {
      key: "dbhMax",
      column: "dbh_max",
      label: "DBH to (in)",
      input: "decimal",
      isNullable: true,
      hint: "Largest one; blank means no limit.",
    },
    {
      key: "species",
      column: "species",
      label: "Species",
      input: "text",
      maxLength: 100,
      isNullable: true,
      isSecondary: true,
    },
  ],
  uses: [
    {
      key: "circuits",
      one: "circuit",
      many: "circuits",
      counts: Prisma.sql`SELECT u.id, count(*) AS uses FROM circuit_aggregates a
        CROSS JOIN LATERAL jsonb_object_keys(
          CASE jsonb_typeof(a.unit_counts_by_type) WHEN 'object' THEN a.unit_counts_by_type ELSE '{}' END
        ) AS planned(code)
        JOIN unit_types u ON u.code = planned.code
        WHERE a.aggregate_date = (SELECT max(aggregate_date) FROM circuit_aggregates) AND NOT a.is_rollup
        GROUP BY u.id`,
    },
  ],
  isReferenced: Prisma.sql`EXISTS (SELECT FROM counted_codes k WHERE k.kind = 'unit_type' AND k.code = t.code)`,
  deactivation:
    "Units of this type that WorkStudio sends are still counted; the type is no longer offered where people choose one.",
  check: ({ dbhMin, dbhMax }): Record<string, string> =>
    typeof dbhMin === "string" && typeof dbhMax === "string" && Number(dbhMin) > Number(dbhMax)
      ? { dbhMax: "This is less than the smallest diameter." }
      : {},
  scope: () => Prisma.sql`TRUE`,
};
