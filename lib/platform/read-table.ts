import "server-only";
import { parseCsv } from "./csv";
import { invalidFile } from "./invalid-file";
import { readWorkbook } from "./read-workbook";
import { MAX_FILE_BYTES, type TableFile } from "./table-file";

/** Millions of cells may name one long text of the workbook; whoever writes them down writes it as often. */
const MOST_CHARACTERS = 20 * 1024 * 1024;

/**
 * Reads a CSV file or a workbook, whichever its bytes say it is. Throws INVALID in words for whoever chose the file:
 * too large, also by the sum of its cells, damaged, protected, with macros, or something else altogether (security G5).
 */
export async function readTable(bytes: Uint8Array): Promise<TableFile> {
  if (bytes.byteLength > MAX_FILE_BYTES)
    throw invalidFile(`The file has more than ${MAX_FILE_BYTES / 1024 / 1024} MB. Split it.`);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(file, [0x50, 0x4b])) return withinReason(await readWorkbook(file));
  if (startsWith(file, [0xd0, 0xcf, 0x11, 0xe0]))
    throw invalidFile(
      "This is an old Excel file, or one with a password. Save it as an Excel workbook (.xlsx) without a password.",
    );
  return parseCsv(bytes);
}

function withinReason(table: TableFile): TableFile {
  const lengthOf = (cells: readonly string[]) => cells.reduce((sum, cell) => sum + cell.length, 0);
  const length = table.rows.reduce((sum, { cells }) => sum + lengthOf(cells), lengthOf(table.header));
  if (length > MOST_CHARACTERS) throw invalidFile("The workbook is too large when it is unpacked. Split it.");
  return table;
}

function startsWith(file: Buffer, start: readonly number[]): boolean {
  return start.every((byte, index) => file[index] === byte);
}
