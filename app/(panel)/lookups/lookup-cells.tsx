import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/text-link";
import type { LookupRow } from "@/lib/domain/lookups/list";
import { usesText } from "@/lib/domain/lookups/lookup-changes";
import type { LookupField, LookupTable } from "@/lib/domain/lookups/lookup-types";
import { valueText } from "@/lib/domain/lookups/lookup-values";
import type { Cells } from "../list-columns";
import { ColorMark } from "./color-mark";

/**
 * What a table's cells show beyond their values: colours, blanks by name, links to what uses a row, and whether it
 * is on.
 */
export function lookupCells(table: LookupTable): Cells<LookupRow> {
  return {
    ...Object.fromEntries(table.fields.map((field) => [field.key, (row: LookupRow) => fieldCell(field, row)])),
    ...Object.fromEntries(
      table.uses.map((use) => [
        `uses-${use.key}`,
        ({ uses, values }: LookupRow) => {
          const count = uses[use.key] ?? 0;
          const words = count.toLocaleString("en-US");
          return count > 0 && use.href ? <TextLink href={use.href(values)}>{words}</TextLink> : words;
        },
      ]),
    ),
    active: (row) => {
      const name = String(row.values[table.nameKey] ?? "");
      return (
        <button
          type="button"
          role="switch"
          data-slot="switch"
          data-act={row.isActive ? "turn-off" : "turn-on"}
          data-id={row.id}
          data-version={row.rowVersion}
          data-name={name}
          data-uses={usesText(table, row.uses)}
          aria-checked={row.isActive}
          aria-label={`${name} active`}
        />
      );
    },
  };
}

function fieldCell(field: LookupField, { values }: LookupRow): ReactNode {
  const value = values[field.key] ?? null;
  if (field.input === "color") return <ColorMark color={typeof value === "string" ? value : null} />;
  const text = valueText(field, value);
  return text === "" ? (field.isNullable ? "–" : "(blank)") : text;
}
