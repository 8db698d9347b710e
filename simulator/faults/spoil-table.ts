import type { DataTable } from "../data-table";
import type { JsonText } from "../json-cell";
import type { Fault, TableFault } from "./fault";

/** Stands in the text where bytes that are not UTF-8 go. */
export const BAD_BYTES_MARK = "\uE000";

const WRONG_TYPES = [
  '"12,3"',
  '"1e400"',
  '"NaN"',
  '""',
  "null",
  "true",
  "{}",
  "9007199254740993",
  "[1,2]",
  '"Infinity"',
] as const;

function cellsOf(row: JsonText): JsonText[] {
  const cells: unknown = JSON.parse(row);
  return Array.isArray(cells) ? cells.map((value) => JSON.stringify(value)) : [];
}

/** Calls `change` with the cells of the first rows, and lets the others pass as they are. */
function* changeRows(
  rows: Iterable<JsonText>,
  howMany: number,
  change: (cells: JsonText[], row: number) => JsonText[],
): Generator<JsonText> {
  let number = 0;
  for (const row of rows) yield number < howMany ? `[${change(cellsOf(row), number++).join(",")}]` : row;
}

function withCells(table: DataTable, fault: Fault, replaced: Record<string, JsonText>): DataTable {
  const places = Object.entries(replaced).map(([column, text]) => [table.heading.indexOf(column), text] as const);
  const change = (cells: JsonText[]): JsonText[] => {
    for (const [place, text] of places) if (place >= 0) cells[place] = text;
    return cells;
  };
  return { ...table, rows: changeRows(table.rows, fault.rows, change) };
}

function* dropped(rows: Iterable<JsonText>, fraction: number): Generator<JsonText> {
  let due = 0;
  for (const row of rows) {
    due += fraction;
    if (due >= 1) due -= 1;
    else yield row;
  }
}

function* repeated(rows: Iterable<JsonText>, howMany: number): Generator<JsonText> {
  const again: JsonText[] = [];
  for (const row of rows) {
    if (again.length < howMany) again.push(row);
    yield row;
  }
  yield* again;
}

function identityOf(table: DataTable): string {
  return table.heading.includes("SS_JOBGUID") ? "SS_JOBGUID" : "SSUNITS_OBJECTID";
}

function textColumnOf(table: DataTable): string {
  return table.heading.includes("SS_TITLE") ? "SS_TITLE" : "VEGSTAT_LINENAME";
}

function numberColumnOf(table: DataTable): string {
  return table.heading.includes("VEGJOB_LENGTH") ? "VEGJOB_LENGTH" : "JOBVEGETATIONUNITS_LENGTHWRK";
}

function withoutColumn(table: DataTable, column: string): DataTable {
  const place = table.heading.indexOf(column);
  if (place < 0) return table;
  const rows = changeRows(table.rows, Number.POSITIVE_INFINITY, (cells) => cells.filter((_, index) => index !== place));
  return { ...table, heading: table.heading.filter((name) => name !== column), rows };
}

function wrongCellCount(cells: JsonText[], difference: number): JsonText[] {
  if (difference < 0) return cells.slice(0, Math.max(cells.length + difference, 0));
  return [...cells, ...Array.from({ length: difference }, () => '"surplus"')];
}

const SPOILERS: Record<TableFault, (table: DataTable, fault: Fault) => DataTable> = {
  "missing-column": (table, fault) => withoutColumn(table, fault.column ?? identityOf(table)),
  "renamed-column": (table, fault) => ({
    ...table,
    heading: table.heading.map((name) => (name === (fault.column ?? identityOf(table)) ? fault.to : name)),
  }),
  "extra-column": (table, fault) => ({
    ...table,
    heading: [...table.heading, fault.column ?? "VEGJOB_NEWCOLUMN"],
    rows: changeRows(table.rows, Number.POSITIVE_INFINITY, (cells) => [...cells, '"new"']),
  }),
  "reordered-columns": (table) => ({
    ...table,
    heading: [...table.heading].reverse(),
    rows: changeRows(table.rows, Number.POSITIVE_INFINITY, (cells) => cells.reverse()),
  }),
  "wrong-cell-count": (table, fault) => ({
    ...table,
    rows: changeRows(table.rows, fault.rows, (cells) => wrongCellCount(cells, fault.cells)),
  }),
  "duplicate-rows": (table, fault) => ({ ...table, rows: repeated(table.rows, fault.rows) }),
  "drop-rows": (table, fault) => ({ ...table, rows: dropped(table.rows, fault.fraction) }),
  "empty-dataset": (table) => ({ ...table, rows: [] }),
  "no-heading": (table) => ({ ...table, leaveOut: "heading" }),
  "set-cells": (table, fault) => {
    const values = Object.entries(fault.set).map(([column, value]) => [column, JSON.stringify(value)] as const);
    return withCells(table, fault, { ...Object.fromEntries(values), ...fault.setRaw });
  },
  "wrong-types": (table, fault) => {
    const place = table.heading.indexOf(fault.column ?? numberColumnOf(table));
    const change = (cells: JsonText[], row: number): JsonText[] => {
      const text = WRONG_TYPES[row % WRONG_TYPES.length];
      if (place >= 0 && text !== undefined) cells[place] = text;
      return cells;
    };
    return { ...table, rows: changeRows(table.rows, Math.max(fault.rows, WRONG_TYPES.length), change) };
  },
  "deep-nesting": (table, fault) =>
    withCells(table, fault, { [textColumnOf(table)]: "[".repeat(fault.depth) + "]".repeat(fault.depth) }),
  latin1: (table, fault) => withCells(table, fault, { [textColumnOf(table)]: '"CAFÉ CROSSING 69/12 KV 11-01 LINE"' }),
  "invalid-utf8": (table, fault) =>
    withCells(table, fault, { [textColumnOf(table)]: `"BROKEN ${BAD_BYTES_MARK} LINE"` }),
};

/** The table with something wrong in it. */
export function spoilTable(table: DataTable, kind: TableFault, fault: Fault): DataTable {
  return SPOILERS[kind](table, fault);
}
