import { createElement, type ReactNode } from "react";
import type { Column } from "@/components/data-table/column";
import type { CsvValue } from "@/lib/platform/csv";
import type { ListColumn } from "@/lib/platform/list/list-spec";
import { formatDay } from "@/lib/platform/time";
import { InstantText } from "./instant-text";

/** Cells that say more than their value, by column id. */
export type Cells<Row> = Readonly<Record<string, (row: Row) => ReactNode>>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2, signDisplay: "negative" });

/** A list's columns for the screen; `now` makes every "ago" of one page agree. */
export function listColumns<Row>(
  columns: Readonly<Record<string, ListColumn<Row>>>,
  cells: Cells<Row>,
  now = new Date(),
): Column<Row>[] {
  return Object.entries(columns)
    .filter(([, { isFileOnly }]) => !isFileOnly)
    .map(([id, column]) => ({
      id,
      header: column.label,
      headerHint: column.hint,
      align: column.align,
      truncate: column.truncate,
      minWidth: column.minWidth,
      hideable: !column.isFixed,
      defaultVisible: column.isDefault !== false,
      sortable: column.sort ? true : column.sortedBy,
      cell: cells[id] ?? ((row) => textOf(column.value(row), now)),
    }));
}

function textOf(value: CsvValue, now: Date): ReactNode {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return createElement(InstantText, { instant: value, now });
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return DAY.test(value) ? formatDay(value) : value;
  return number.format(value);
}
