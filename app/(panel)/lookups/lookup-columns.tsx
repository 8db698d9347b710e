import type { ReactNode } from "react";
import type { Column } from "@/components/data-table/column";
import { TextLink } from "@/components/ui/text-link";
import type { LookupRow } from "@/lib/domain/lookups/list-lookup";
import { usesText } from "@/lib/domain/lookups/lookup-changes";
import type { LookupField, LookupTable } from "@/lib/domain/lookups/lookup-types";
import { valueText } from "@/lib/domain/lookups/lookup-values";
import { ColorMark } from "./color-mark";
import { LookupToggle } from "./lookup-toggle";

/** A table's columns as data: its fields, what uses each row, and whether it is on. */
export function lookupColumns(table: LookupTable): Column<LookupRow>[] {
  return [
    ...table.fields.map((field, index): Column<LookupRow> => ({
      id: field.key,
      header: field.label,
      headerHint: field.hint,
      hideable: index > 0,
      defaultVisible: !field.isSecondary,
      align: field.input === "decimal" ? "end" : undefined,
      sortable: field.key === table.nameKey ? "name" : field.key === table.codeKey ? "code" : undefined,
      cell: (row) => cellOf(field, row),
    })),
    ...table.uses.map((use, index): Column<LookupRow> => ({
      id: `uses-${use.key}`,
      header: use.many.charAt(0).toUpperCase() + use.many.slice(1),
      align: "end",
      sortable: index === 0 ? "uses" : undefined,
      cell: ({ uses, values }) => {
        const count = uses[use.key] ?? 0;
        return count > 0 && use.href ? (
          <TextLink href={use.href(values)}>{count.toLocaleString("en-US")}</TextLink>
        ) : (
          count.toLocaleString("en-US")
        );
      },
    })),
    {
      id: "order",
      header: "Place",
      align: "end",
      sortable: "order",
      defaultVisible: false,
      headerHint: "Its place in lists and menus",
      cell: ({ position }) => position,
    },
    {
      id: "active",
      header: "Active",
      hideable: false,
      cell: (row) => (
        <LookupToggle
          kind={table.kind}
          id={row.id}
          rowVersion={row.rowVersion}
          isActive={row.isActive}
          name={String(row.values[table.nameKey] ?? "")}
          uses={usesText(table, row.uses)}
          deactivation={table.deactivation}
        />
      ),
    },
  ];
}

function cellOf(field: LookupField, { values }: LookupRow): ReactNode {
  const value = values[field.key] ?? null;
  if (field.input === "color") return <ColorMark color={typeof value === "string" ? value : null} />;
  const text = valueText(field, value);
  return text === "" ? (field.isNullable ? "–" : "(blank)") : text;
}
