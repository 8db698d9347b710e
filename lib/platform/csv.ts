import { setImmediate as nextTurn } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { invalidFile } from "./invalid-file";
import { fileResponse } from "./file-response";
import { MAX_FILE_BYTES, MAX_FILE_ROWS, type TableFile } from "./table-file";

export type CsvValue = string | number | bigint | boolean | Date | null | undefined;
export type CsvColumn<Row> = { header: string; value: (row: Row) => CsvValue };

/** Excel takes a file for UTF-8 only with this mark. */
const BYTE_ORDER_MARK = "\uFEFF";
const ROWS_AT_ONCE = 125;

/** What a spreadsheet could take for a formula, also behind quotes, blanks and in full-width forms (security G6). */
const BEFORE = "[\\s\\0\\uFEFF\"'`‘’“”]";
const SIGN = "[=+\\-@＝＋－＠]";
const CONTROL = "[\"'`‘’“”]*[\\t\\r\\n\\0]";
const FORMULA = new RegExp(`^(?:${BEFORE}*${SIGN}|${CONTROL})`, "u");
/** What may stand before a sign, as one run: looked for from each separator, a long run would be read once for each. */
const RUN = new RegExp(`(;${BEFORE}*|${BEFORE}+)(${SIGN}?)`, "gu");

/** Nearly every cell of a list: what begins so is no formula, and nothing in it is taken for the end of a cell. */
const PLAIN = /^[A-Za-z0-9][^;\t]*$/;

/** Whether a spreadsheet could take a text for a formula. */
export function looksLikeFormula(text: string): boolean {
  return FORMULA.test(text);
}

/** A text as a spreadsheet may hold it: what it could take for a formula gets an apostrophe in front. */
export function formulaSafe(text: string): string {
  if (PLAIN.test(text)) return text;
  const guarded = replaceBeforeSign(text, /[;\t]/g, "$&'");
  return FORMULA.test(text) ? `'${guarded}` : guarded;
}

/** Takes back the apostrophes that `formulaSafe` put in front. */
export function withoutFormulaGuard(cell: string): string {
  const text = cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
  return replaceBeforeSign(text, /([;\t])'/g, "$1");
}

/**
 * Whoever opens the file with semicolons or tabs gets a new cell behind each: replaces in what stands between one and
 * a sign.
 */
function replaceBeforeSign(text: string, pattern: RegExp, replacement: string): string {
  return text.replace(RUN, (whole: string, run: string, sign: string) =>
    sign === "" ? whole : run.replace(pattern, replacement) + sign,
  );
}

/** A whole table as CSV after RFC 4180, with a header line. Numbers stay numbers. */
export function csvText<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  return (
    BYTE_ORDER_MARK +
    lines([
      columns.map(({ header }) => formulaSafe(header)),
      ...rows.map((row) => columns.map(({ value }) => cellOf(value(row)))),
    ])
  );
}

/**
 * A table as a stream of CSV, for more rows than memory should hold at once; a reader who goes away ends the iteration.
 */
export function csvStream<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: AsyncIterable<Row>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = rows[Symbol.asyncIterator]();
  let isStarted = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      await nextTurn();
      const batch: string[][] = [];
      let isDone = false;
      while (batch.length < ROWS_AT_ONCE && !isDone) {
        const next = await iterator.next();
        isDone = next.done === true;
        if (!next.done) batch.push(columns.map(({ value }) => cellOf(value(next.value))));
      }
      const head = isStarted ? "" : csvText(columns, []);
      isStarted = true;
      controller.enqueue(encoder.encode(head + (batch.length > 0 ? lines(batch) : "")));
      if (isDone) controller.close();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

export const CSV_CONTENT_TYPE = "text/csv; charset=utf-8; header=present";

/** A CSV download; the name is the program's own, never a person's text. */
export function csvResponse(name: string, body: string | ReadableStream<Uint8Array>): Response {
  return fileResponse(`${name}.csv`, CSV_CONTENT_TYPE, body);
}

/** csv-parse types its records without `info`, which holds the line a row ends on. */
const recordsSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/**
 * Reads a CSV file: UTF-8 with or without a byte order mark, UTF-16 with one, or Windows-1252, which is noted; commas,
 * or the semicolons or tabs of a spreadsheet, whichever the header line has. Throws INVALID in words for whoever chose
 * the file (security G5).
 */
export function parseCsv(input: string | Uint8Array): TableFile {
  const { text, note } = decode(input);
  const { body, delimiter, linesBefore } = separatorLine(text);
  let records: z.output<typeof recordsSchema>;
  try {
    records = recordsSchema.parse(
      parse(body, {
        bom: true,
        delimiter,
        info: true,
        relax_column_count: true,
        skip_empty_lines: true,
        skip_records_with_empty_values: true,
        to: MAX_FILE_ROWS + 2,
        max_record_size: 200_000,
      }),
    );
  } catch (error) {
    const line =
      error instanceof Error && "lines" in error ? ` near line ${String(Number(error.lines) + linesBefore)}` : "";
    throw invalidFile(`This is not readable as CSV${line}: a quotation mark opens or closes in the wrong place.`);
  }
  const [first, ...rest] = records;
  if (!first) throw invalidFile("The file is empty. Export the table to see what it should look like.");
  if (rest.length > MAX_FILE_ROWS)
    throw invalidFile(`The file has more than ${MAX_FILE_ROWS.toLocaleString("en-US")} rows. Split it.`);
  return {
    header: first.record.map((cell) => withoutFormulaGuard(cell).trim()),
    rows: rest
      .map(({ record, info }) => ({ line: info.lines + linesBefore, cells: record.map(withoutFormulaGuard) }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== "")),
    ...(note ? { note } : {}),
  };
}

const NOT_TEXT = "The file holds characters that are no text. In the spreadsheet, save it as “CSV UTF-8”.";

function decode(input: string | Uint8Array): { text: string; note?: string } {
  const size = typeof input === "string" ? Buffer.byteLength(input) : input.byteLength;
  if (size > MAX_FILE_BYTES) throw invalidFile(`The file has more than ${MAX_FILE_BYTES / 1024 / 1024} MB. Split it.`);
  const read = typeof input === "string" ? { text: input } : decodeBytes(input);
  if (read.text.startsWith("PK\u0003\u0004"))
    throw invalidFile("This is a workbook, not a CSV file. In the spreadsheet, save it as “CSV UTF-8”.");
  if (read.text.includes("\0")) throw invalidFile(NOT_TEXT);
  return read;
}

/** The characters of Windows-1252 from 80 to 9F (hex), where Latin 1 has controls; its five gaps stay. */
const FROM_80_TO_9F = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";
/** Bytes that Windows-1252 does not have, and controls that no text has. */
const NOT_1252 = /[\u0001-\u0008\u000B\u000C\u000E-\u001F\u0081\u008D\u008F\u0090\u009D]/;

function decodeBytes(bytes: Uint8Array): { text: string; note?: string } {
  const [first, second] = bytes;
  const utf16 = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  try {
    return { text: new TextDecoder(utf16 ?? "utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    if (utf16) throw invalidFile(NOT_TEXT);
  }
  // A spreadsheet of Windows writes “CSV” so. Nothing in the bytes proves it, so whoever chose the file is asked
  // to look.
  // By hand: the TextDecoder of some releases of Node takes it for Latin 1, in which “’”, “–” and “€” are controls.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("latin1")
    .replaceAll(/[\u0080-\u009F]/g, (control) => FROM_80_TO_9F[control.charCodeAt(0) - 0x80] ?? control);
  if (NOT_1252.test(text))
    throw invalidFile("The file is neither UTF-8 nor Windows-1252 text. In the spreadsheet, save it as “CSV UTF-8”.");
  return {
    text,
    note: "The file is not UTF-8, so it was read as Windows-1252. Look at names with accents; if they are wrong, save it as “CSV UTF-8”.",
  };
}

/** A first line `sep=;`, which Excel writes and obeys, names the separator; without it the header line says. */
function separatorLine(text: string): { body: string; delimiter: string; linesBefore: number } {
  const line = /^\uFEFF?"?sep=([,;\t|])"?(?:\r\n|\n|\r|$)/i.exec(text);
  return line
    ? { body: text.slice(line[0].length), delimiter: line[1] ?? ",", linesBefore: 1 }
    : { body: text, delimiter: delimiterOf(text), linesBefore: 0 };
}

/** The separator that stands most often in the header, outside its quotes; a comma where none does. */
function delimiterOf(text: string): string {
  const counts = new Map([",", ";", "\t"].map((delimiter) => [delimiter, 0]));
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === "\n" || character === "\r")) break;
    else if (!isQuoted && counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return [",", ";", "\t"].reduce((best, one) => ((counts.get(one) ?? 0) > (counts.get(best) ?? 0) ? one : best), ",");
}

function cellOf(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string" ? formulaSafe(value) : String(value);
}

/** What stands in quotation marks after RFC 4180, and what a reader could trim or take for another separator. */
const NEEDS_QUOTES = /[",\r\n\t]|^\s|\s$/;

const quoted = (cell: string) => (NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Records as lines. By hand, since csv-stringify took a third of the time of a long file (docs/decisions/lists.md). */
function lines(records: string[][]): string {
  let text = "";
  // An empty line is no record to who reads it.
  for (const record of records)
    text += `${record.length === 1 && record[0] === "" ? '""' : record.map(quoted).join(",")}\r\n`;
  return text;
}
