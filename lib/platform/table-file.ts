/**
 * A row of a table file: the line or row where it stood, and its cells as texts. `unread` are cells that hold no value,
 * by index, and why.
 */
export type TableRow = { line: number; cells: string[]; unread?: ReadonlyMap<number, string> };
/** What a CSV file or a workbook holds. `note` is what whoever chose the file should know about how it was read. */
export type TableFile = { header: string[]; rows: TableRow[]; note?: string };

export const MAX_FILE_BYTES = 5 * 1024 * 1024;
export const MAX_FILE_ROWS = 50_000;
