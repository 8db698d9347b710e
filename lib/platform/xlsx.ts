import { writeXlsxStream } from "hucre/xlsx";
import type { CsvColumn, CsvValue } from "./csv";
import { fileResponse } from "./file-response";

const CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** What a cell can hold; a further sheet begins by itself where one is full. */
const LONGEST_CELL = 32_767;
/** What XML cannot hold. */
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

type Cell = string | number | boolean | Date | null;

/** A table as a stream of a workbook: numbers and dates are true ones, a text stays a text whatever it begins with, the head is frozen. */
export function xlsxStream<Row>(
  title: string,
  columns: readonly CsvColumn<Row>[],
  rows: AsyncIterable<Row>,
): ReadableStream<Uint8Array> {
  return writeXlsxStream(cellsOf(columns, rows), {
    name: title.replaceAll(/[\\/?*[\]:]/g, " ").slice(0, 31),
    columns: columns.map(({ header }) => ({ header, width: Math.max(12, Math.min(40, header.length + 4)) })),
    freezePane: { rows: 1 },
  });
}

/** A workbook download; the name is the program's own. */
export function xlsxResponse<Row>(
  name: string,
  title: string,
  columns: readonly CsvColumn<Row>[],
  rows: AsyncIterable<Row>,
): Response {
  return fileResponse(`${name}.xlsx`, CONTENT_TYPE, xlsxStream(title, columns, rows));
}

async function* cellsOf<Row>(columns: readonly CsvColumn<Row>[], rows: AsyncIterable<Row>): AsyncGenerator<Cell[]> {
  for await (const row of rows) yield columns.map(({ value }) => cellOf(value(row)));
}

function cellOf(value: CsvValue): Cell {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" ? value.replaceAll(NOT_XML, "").slice(0, LONGEST_CELL) : value;
}
