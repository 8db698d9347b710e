import { type CSSProperties, createElement, type ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import type { Column, Sort } from "./column";
import { HtmlPiece } from "./html-piece";
import type { ListUrl } from "./list-url";
import { SortHeader } from "./sort-header";
import { TableKeys } from "./table-keys";

export type Density = "comfortable" | "compact";

export type DataTableProps<Row> = {
  /** The table's name, e.g. "Circuits"; spoken, not drawn. */
  caption: string;
  /**
   * The columns to show, in order: pass `visibleColumns(all, chosen)`. The first holds the row's link and sticks on
   * narrow screens.
   */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** The record's page. The first cell becomes the link; a click anywhere on the row follows it. */
  rowHref?: ((row: Row) => string) | undefined;
  /** What leads from a record's page to its form, e.g. "/edit": the key "e" goes there from the row with focus. */
  editPath?: string | undefined;
  /** "muted" draws a row back, e.g. what is left out of reports. */
  rowTone?: ((row: Row) => "muted" | undefined) | undefined;
  sort?: Sort | undefined;
  url: ListUrl;
  density?: Density | undefined;
  /** Stands in the table's place when there are no rows. */
  emptyState: ReactNode;
  /** Unique among the page's tables. */
  id?: string | undefined;
  /**
   * Puts a checkbox before each row, named by `label`, with the row's key as its value; `useTableSelection` reads them.
   */
  selection?: { label: (row: Row) => string } | undefined;
};

/** A list of records: server-rendered, sorted by links, scrolled in a region of its own under a header that stays. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  rowHref,
  editPath,
  rowTone,
  sort,
  url,
  density = "compact",
  emptyState,
  id = "table",
  selection,
}: DataTableProps<Row>) {
  if (rows.length === 0)
    return (
      <div data-slot="data-table-empty" tabIndex={-1}>
        {emptyState}
      </div>
    );
  return (
    <div
      data-slot="data-table"
      id={id}
      data-density={density}
      data-linked={rowHref ? true : undefined}
      data-selectable={selection ? true : undefined}
      role="region"
      aria-label={caption}
      tabIndex={0}
    >
      <table style={columnLabels(columns, selection !== undefined)}>
        <caption className="sr-only">{caption}</caption>
        <HtmlPiece as="thead">
          <tr>
            {selection ? <td>{pick("", "Select all rows of this page", "data-select-all")}</td> : null}
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} url={url} />
            ))}
          </tr>
        </HtmlPiece>
        <HtmlPiece as="tbody">
          {rows.map((row) => {
            const tone = rowTone?.(row);
            // Cells are spread as children rather than mapped: where React draws them, a key for each would double the
            // flight data.
            const box = selection
              ? [<td key="pick">{pick(String(rowKey(row)), selection.label(row), "data-row-select")}</td>]
              : [];
            return createElement(
              "tr",
              { key: rowKey(row), ...(tone ? { "data-tone": tone } : {}) },
              ...box,
              ...columns.map((column, index) => (index === 0 ? firstCell(column, row, rowHref) : cell(column, row))),
            );
          })}
        </HtmlPiece>
      </table>
      <TableKeys tableId={id} editPath={editPath} />
    </div>
  );
}

/**
 * The columns' names as `--l1`, `--l2`, … by the place of their cells: on a phone each row is a card, and
 * data-table.css writes the name before each value. Said once a table, since fifty rows of names would weigh more than
 * their values.
 */
function columnLabels<Row>(columns: readonly Column<Row>[], isSelectable: boolean): CSSProperties {
  const shift = isSelectable ? 2 : 1;
  return Object.fromEntries(columns.map(({ header }, index) => [`--l${index + shift}`, JSON.stringify(header)]));
}

/** The label around the box makes the whole cell its target. */
function pick(value: string, label: string, mark: "data-select-all" | "data-row-select") {
  return (
    <label>
      <Checkbox value={value} aria-label={label} autoComplete="off" {...{ [mark]: true }} />
    </label>
  );
}

function firstCell<Row>(column: Column<Row>, row: Row, rowHref: ((row: Row) => string) | undefined) {
  return (
    <th scope="row" {...look(column)}>
      {rowHref ? <a href={rowHref(row)}>{column.cell(row)}</a> : column.cell(row)}
    </th>
  );
}

function cell<Row>(column: Column<Row>, row: Row) {
  return <td {...look(column)}>{column.cell(row)}</td>;
}

function look<Row>({ align, truncate, minWidth, isScreenOnly }: Column<Row>) {
  const classes = [
    align === "start" ? "" : align,
    truncate ? (minWidth ? "fill" : "cut") : "",
    isScreenOnly ? "press" : "",
  ]
    .filter(Boolean)
    .join(" ");
  return classes ? { className: classes } : {};
}

function HeaderCell<Row>({ column, sort, url }: { column: Column<Row>; sort: Sort | undefined; url: ListUrl }) {
  const sortKey = typeof column.sortable === "string" ? column.sortable : column.id;
  const direction = sort?.key === sortKey ? (sort.descending ? "descending" : "ascending") : undefined;
  return (
    <th
      scope="col"
      {...look(column)}
      title={column.headerHint}
      aria-sort={column.sortable ? direction : undefined}
      style={column.minWidth ? { minWidth: column.minWidth } : undefined}
    >
      {column.sortable ? (
        <SortHeader label={column.header} sortKey={sortKey} align={column.align} sort={sort} url={url} />
      ) : (
        column.header
      )}
    </th>
  );
}
