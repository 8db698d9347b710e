import { type CellValue, readXlsx } from "hucre/xlsx";
import { invalidFile } from "./invalid-file";
import { MAX_FILE_ROWS, type TableFile, type TableRow } from "./table-file";
import { requireHarmlessWorkbook } from "./workbook-gate";

/** More columns than any list has. A cell far outside would make a sheet of billions of cells. */
const LAST_COLUMN = "GR";
const ERROR = /^#(?:REF!|DIV\/0!|N\/A|NAME\?|NUM!|VALUE!|NULL!|SPILL!|CALC!)$/;

/**
 * Reads the first sheet of a workbook that is shown. A formula is never worked out: its cell is what the spreadsheet
 * saved as its result. Throws INVALID in words for whoever chose the file.
 */
export async function readWorkbook(file: Buffer): Promise<TableFile> {
  await requireHarmlessWorkbook(file);
  const sheet = await readSheet(file);
  const [first, ...rest] = sheet.rows;
  if (!first?.some((cell) => cell !== null && cell !== ""))
    throw invalidFile(
      sheet.rows.length === 0
        ? "The workbook is empty. Export the list to see what it should look like."
        : "The first row of the workbook’s first sheet is empty. It has to name the columns.",
    );
  if (rest.length > MAX_FILE_ROWS)
    throw invalidFile(`The file has more than ${MAX_FILE_ROWS.toLocaleString("en-US")} rows. Split it.`);
  const rows = rest.flatMap((cells, index): TableRow[] => {
    const unread = new Map<number, string>();
    const texts = cells.map((cell, column) => {
      const text = textOf(cell);
      const stored = sheet.cells?.get(`${index + 1},${column}`);
      if (stored?.formula !== undefined && text === "")
        unread.set(column, "The cell holds a formula without a result. Paste its value.");
      if (ERROR.test(text)) unread.set(column, `The cell holds the error ${text}.`);
      return text;
    });
    const isBlank = unread.size === 0 && texts.every((text) => text.trim() === "");
    return isBlank ? [] : [{ line: index + 2, cells: texts, ...(unread.size > 0 ? { unread } : {}) }];
  });
  return { header: first.map((cell) => textOf(cell).trim()), rows };
}

async function readSheet(file: Buffer) {
  try {
    let isFirst = true;
    const { sheets } = await readXlsx(file, {
      range: `A1:${LAST_COLUMN}${MAX_FILE_ROWS + 2}`,
      sheets: ({ hidden, veryHidden }) => {
        const isWanted = isFirst && !hidden && !veryHidden;
        if (isWanted) isFirst = false;
        return isWanted;
      },
    });
    const [sheet] = sheets;
    if (!sheet) throw new Error("no sheet is shown");
    return sheet;
  } catch {
    throw invalidFile("The workbook is damaged and cannot be read. Open it in the spreadsheet and save it again.");
  }
}

/** A cell as a CSV file would have it: a day without its midnight, a number without an exponent. */
function textOf(cell: CellValue | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  if (typeof cell === "number") return plainNumber(cell);
  if (!(cell instanceof Date)) return cell;
  if (Number.isNaN(cell.getTime())) return "";
  const [day = "", time = ""] = cell.toISOString().split("T");
  return time.startsWith("00:00:00") ? day : `${day} ${time.slice(0, 8)}`;
}

/** Spreadsheets count with 15 digits; what comes behind is a rest of the binary fraction, as in 0.1 + 0.2. */
function plainNumber(value: number): string {
  const text = String(Number(value.toPrecision(15)));
  return text.includes("e") ? value.toFixed(20).replace(/\.?0+$/, "") : text;
}
