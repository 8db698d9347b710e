import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { type CsvColumn, type CsvValue, looksLikeFormula } from "./csv";
import { fileResponse } from "./file-response";
import { easternClock } from "./time";
import {
  CELL_STYLES,
  columnLetters,
  escapeXml,
  sheetEnd,
  sheetPath,
  sheetStart,
  workbookParts,
} from "./workbook-parts";

export const XLSX_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** What a cell can hold, and a sheet with its head. */
const LONGEST_CELL = 32_767;
const MOST_ROWS = 1_048_576;
const ROWS_AT_ONCE = 500;
/** Twice as fast as the default and hardly larger. */
const COMPRESSION = 3;
/** What XML cannot hold. */
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
/** The days that spreadsheets count are those since; they hold a 29th of February that 1900 did not have. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const FIRST_TRUE_DAY = Date.UTC(1900, 2, 1);

/**
 * A table as a stream of a workbook, written while it is read: numbers and dates are true ones, a time says which
 * Eastern time it is, a text stays a text whatever it begins with; the head is frozen and has a filter. A further sheet
 * begins where one is full. A reader who goes away ends the iteration.
 */
export function xlsxStream<Row>(
  title: string,
  columns: readonly CsvColumn<Row>[],
  rows: AsyncIterable<Row>,
  { mostRowsOfSheet = MOST_ROWS }: { mostRowsOfSheet?: number } = {},
): ReadableStream<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const iterator = rows[Symbol.asyncIterator]();
  const name = title.replaceAll(/[\\/?*[\]:']/g, " ").slice(0, 26);
  const sheets: { name: string; filtered: string }[] = [];

  function addSheet(isFirst: boolean): void {
    const sheet = { name: isFirst ? name : `${name} ${sheets.length + 1}`, filtered: "" };
    sheets.push(sheet);
    zip.addReadStreamLazy(sheetPath(sheets.length), { compressionLevel: COMPRESSION }, (give) => {
      const part = Readable.from(sheetText(columns, iterator, mostRowsOfSheet, finish), { objectMode: false });
      part.on("error", (error) => output.destroy(error));
      give(null, part);
    });
    function finish(rowCount: number, isMore: boolean): void {
      sheet.filtered = `A1:${columnLetters(Math.max(0, columns.length - 1))}${rowCount}`;
      if (isMore) return addSheet(false);
      for (const [path, xml] of workbookParts(sheets)) zip.addBuffer(Buffer.from(xml), path);
      zip.end();
    }
  }

  addSheet(true);
  output.on("close", () => void iterator.return?.());
  return Readable.toWeb(output) as ReadableStream<Uint8Array>;
}

/** A workbook download; the name is the program's own. */
export function xlsxResponse<Row>(
  name: string,
  title: string,
  columns: readonly CsvColumn<Row>[],
  rows: AsyncIterable<Row>,
): Response {
  return fileResponse(`${name}.xlsx`, XLSX_CONTENT_TYPE, xlsxStream(title, columns, rows));
}

/**
 * One sheet in pieces. `finish` hears how many rows it has, before its end is written, and whether there are more for
 * another one.
 */
async function* sheetText<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: AsyncIterator<Row>,
  most: number,
  finish: (rowCount: number, isMore: boolean) => void,
): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnLetters(index));
  const head = columns.map(({ header }, index) => textCell(`${letters[index] ?? ""}1`, header, CELL_STYLES.head));
  let text = `${sheetStart(columns.map(({ header }) => Math.max(12, Math.min(40, header.length + 4))))}<row r="1">${head.join("")}</row>`;
  let count = 1;
  let isDone = false;
  while (!isDone && count < most) {
    const next = await rows.next();
    isDone = next.done === true;
    if (next.done) break;
    count += 1;
    text += `<row r="${count}">`;
    for (const [index, { value }] of columns.entries())
      text += cell(`${letters[index] ?? ""}${count}`, value(next.value));
    text += "</row>";
    if (count % ROWS_AT_ONCE === 0) {
      yield text;
      text = "";
    }
  }
  finish(count, !isDone);
  yield text + sheetEnd(`A1:${letters.at(-1) ?? "A"}${count}`);
}

function cell(place: string, value: CsvValue): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number") return Number.isFinite(value) ? numberCell(place, value, CELL_STYLES.plain) : "";
  if (typeof value === "boolean") return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  if (value instanceof Date) {
    const { asUtc, zone } = easternClock(value);
    const style = zone === "EST" ? CELL_STYLES.standard : CELL_STYLES.daylight;
    return asUtc.getTime() < FIRST_TRUE_DAY
      ? textCell(place, value.toISOString(), CELL_STYLES.plain)
      : numberCell(place, serialOf(asUtc.getTime()), style);
  }
  if (typeof value === "bigint")
    return Number.isSafeInteger(Number(value))
      ? numberCell(place, Number(value), CELL_STYLES.plain)
      : textCell(place, String(value), CELL_STYLES.plain);
  const day = DAY.test(value) ? dayOf(value) : null;
  if (day !== null) return numberCell(place, serialOf(day), CELL_STYLES.day);
  return textCell(place, value, looksLikeFormula(value) ? CELL_STYLES.text : CELL_STYLES.plain);
}

/** A day that the calendar and spreadsheets have; null for any other text. */
function dayOf(text: string): number | null {
  const day = Date.parse(`${text}T00:00:00Z`);
  return day >= FIRST_TRUE_DAY && new Date(day).toISOString().startsWith(text) ? day : null;
}

function serialOf(utcMs: number): number {
  return (utcMs - DAY_ZERO) / DAY_MS;
}

function numberCell(place: string, value: number, style: number): string {
  return `<c r="${place}"${style === 0 ? "" : ` s="${style}"`}><v>${value}</v></c>`;
}

function textCell(place: string, value: string, style: number): string {
  const text = escapeXml(value.replaceAll(NOT_XML, "").slice(0, LONGEST_CELL))
    // What reads like the escape of a character is written as one of its own.
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replaceAll("\r", "_x000D_");
  return `<c r="${place}" t="inlineStr"${style === 0 ? "" : ` s="${style}"`}><is><t xml:space="preserve">${text}</t></is></c>`;
}
