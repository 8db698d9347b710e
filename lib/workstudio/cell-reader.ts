import "server-only";
import {
  characterCount,
  type CellResult,
  parseBooleanCell,
  parseDecimalCell,
  parseIntegerCell,
  parseTextCell,
  quoteCell,
} from "./cells";
import { type DateCell, parseDateCell } from "./date-cell";
import type { Cells, JsonValue } from "./json-value";

/** What is wrong with a row or one of its fields; the kinds are those of the issues list. */
export type RowProblem = {
  kind: "missing_guid" | "bad_cell" | "missing_value" | "implausible_value" | "broken_row" | "future_date" | "other";
  /** A rejected row is not used; a warning says what was put right. */
  severity: "rejected" | "warning";
  /** The field's name in this product, e.g. "total_miles". */
  field: string | null;
  message: string;
};

/** What happens to text longer than its field: cut it, leave the field out, or reject the row. */
export type TooLongRule = { maxLength: number; tooLong: "cut" | "leave_out" | "reject" };

/** Reads the cells of one row by column name and collects what is wrong with them. */
export class CellReader {
  readonly problems: RowProblem[] = [];
  readonly #cells: Cells;

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  /** The cell as it came; undefined when the answer has no such column. */
  cell(column: string): JsonValue | undefined {
    // The columns' names are this product's own: none is one that every object has.
    return this.#cells[column];
  }

  /** No such column, null, or nothing but space. */
  isBlank(column: string): boolean {
    const cell = this.cell(column);
    return cell === undefined || cell === null || (typeof cell === "string" && cell.trim() === "");
  }

  /** Something about this field has been told already. */
  hasProblem(field: string): boolean {
    return this.problems.some((problem) => problem.field === field);
  }

  warn(kind: RowProblem["kind"], field: string | null, message: string): void {
    this.problems.push({ kind, severity: "warning", field, message });
  }

  reject(kind: RowProblem["kind"], field: string | null, message: string): void {
    this.problems.push({ kind, severity: "rejected", field, message });
  }

  /** Trimmed text or null. What is not text is left out with a warning; so are characters no database stores. */
  text(column: string, field: string, rule: TooLongRule, instead = "it is left out"): string | null {
    const read = this.#read(column, field, parseTextCell(this.cell(column)), instead);
    if (read === null || read.text === null) return null;
    if (read.cleaned) {
      this.warn("bad_cell", field, `${column} held characters that cannot be stored; they were taken out.`);
    }
    const length = characterCount(read.text);
    if (length <= rule.maxLength) return read.text;
    const tooLong = `${column} is ${length} characters long; at most ${rule.maxLength} are possible`;
    if (rule.tooLong === "cut") {
      this.warn("implausible_value", field, `${tooLong}, so the rest is cut off.`);
      return Array.from(read.text).slice(0, rule.maxLength).join("").trimEnd();
    }
    if (rule.tooLong === "leave_out") this.warn("implausible_value", field, `${tooLong}, so it is left out.`);
    else this.reject("bad_cell", field, `${tooLong}, so the row is not used.`);
    return null;
  }

  decimal(column: string, field: string, instead: string): number | null {
    return this.#read(column, field, parseDecimalCell(this.cell(column)), instead);
  }

  integer(column: string, field: string, instead = "it is left out"): number | null {
    return this.#read(column, field, parseIntegerCell(this.cell(column)), instead);
  }

  boolean(column: string, field: string, instead = "it is left out"): boolean | null {
    return this.#read(column, field, parseBooleanCell(this.cell(column)), instead);
  }

  date(column: string, field: string, instead = "it is left out"): DateCell | null {
    return this.#read(column, field, parseDateCell(this.cell(column)), instead);
  }

  #read<T>(column: string, field: string, result: CellResult<T>, instead: string): T | null {
    if (result.ok) return result.value;
    this.warn("bad_cell", field, `${column} ${quoteCell(this.cell(column))} ${result.reason}; ${instead}.`);
    return null;
  }
}
