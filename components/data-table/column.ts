import type { ReactNode } from "react";

/** One column of a DataTable, as data. */
export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** "end" for numbers; those sort descending first. */
  align?: "start" | "end" | "center" | undefined;
  /** True: sorted by its `id`; a text: by that key. */
  sortable?: boolean | string | undefined;
  /** False: always shown. The first column never hides. */
  hideable?: boolean | undefined;
  defaultVisible?: boolean | undefined;
  /**
   * Ends long texts in an ellipsis; the whole text belongs on the record's page. With `minWidth` the column narrows to
   * that before the table scrolls.
   */
  truncate?: boolean | undefined;
  /** A CSS length, e.g. "14rem". */
  minWidth?: string | undefined;
  /** Holds only what can be pressed: left out on paper. */
  isScreenOnly?: boolean | undefined;
  /** Explains the header in a tooltip and in the column picker. */
  headerHint?: string | undefined;
};

export type Sort = { key: string; descending: boolean };

/** What the column picker and the toolbar need of a column. */
export type ColumnChoice = Pick<Column<never>, "id" | "header" | "hideable" | "defaultVisible" | "headerHint">;

/** Columns to show: those the address names, else the default ones; the first column and unhideable ones always. */
export function visibleColumns<C extends ColumnChoice>(columns: readonly C[], chosen: readonly string[]): C[] {
  const known = columns.some((column) => chosen.includes(column.id));
  return columns.filter(
    (column, index) =>
      index === 0 ||
      column.hideable === false ||
      (known ? chosen.includes(column.id) : column.defaultVisible !== false),
  );
}

/** The value of `sort` in the address: the key, with a minus sign when descending. */
export function sortValue(sort: Sort): string {
  return sort.descending ? `-${sort.key}` : sort.key;
}

/**
 * What a click on a column's header sorts by: numbers from the greatest first, texts from A; a second click turns
 * it round.
 */
export function nextSort(column: { key: string; align?: string | undefined }, current: Sort | undefined): Sort {
  if (current?.key === column.key) return { key: column.key, descending: !current.descending };
  return { key: column.key, descending: column.align === "end" };
}
