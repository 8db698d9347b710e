import "server-only";
import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import { malformedJson } from "./answer-errors";
import { cleanText, type Cells, type JsonValue } from "./json-value";
import { keepNumberDigits } from "./number-digits";
import type { TableRow } from "./table-row";
import { WorkStudioError } from "./workstudio-error";

// Deeper values are never a cell: PostgreSQL and JSON.stringify would run out of stack on them.
const MAX_ROW_DEPTH = 64;

type Column = { name: string; index: number; isSecret: boolean };

function uniqueNames(heading: readonly string[]): string[] {
  const taken = new Set<string>(heading);
  const seen = new Set<string>();
  return heading.map((sent) => {
    const name = cleanText(sent).trim();
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    // The first column keeps the name; a repeated one is kept under a name of its own.
    let number = 2;
    while (taken.has(`${name}#${number}`)) number++;
    taken.add(`${name}#${number}`);
    return `${name}#${number}`;
  });
}

const OWN_TABLES = /^(SS|VEGJOB|WSREQ|SSUNITS|VEGUNIT|VEGSTAT|STATIONS|UNITS|JOBVEGETATIONUNITS)_/i;

/**
 * WorkStudio's names are the same whatever their case; this product spells them as its required columns do, and those
 * of its own tables in capitals.
 */
function inKnownCase(heading: readonly string[], required: readonly string[]): string[] {
  const known = new Map(required.map((name) => [name.toLowerCase(), name]));
  return heading.map((sent) => {
    const name = cleanText(sent).trim();
    return known.get(name.toLowerCase()) ?? (OWN_TABLES.test(name) ? name.toUpperCase() : sent);
  });
}

function hasInexactNumber(row: readonly JsonValue[]): boolean {
  for (const cell of row) {
    if (typeof cell === "number" && (cell > Number.MAX_SAFE_INTEGER || cell < Number.MIN_SAFE_INTEGER)) return true;
  }
  return false;
}

/**
 * Turns the bytes of one row into cells by column name. Cells lie in the order of their sorted names, so equal rows
 * give equal JSON whatever order the columns came in. Integers beyond 2^53 become text, with all their digits. Of a
 * dropped column only remains whether something stood there.
 */
export class RowMapper {
  readonly #width: number;
  readonly #columns: Column[];
  readonly #template: Cells;
  readonly #keepRaw: boolean;
  readonly #heading: string;
  #rowNumber = 0;

  /** Throws `missing_columns` when the heading lacks one that is required. */
  constructor(heading: readonly string[], required: readonly string[], dropped: ReadonlySet<string>) {
    const names = uniqueNames(inKnownCase(heading, required));
    const missing = required.filter((name) => !names.includes(name));
    if (missing.length > 0) {
      throw new WorkStudioError(
        "missing_columns",
        `WorkStudio’s answer lacks columns this product needs: ${missing.join(", ")}. Ask the WorkStudio administrator to put them back into the view.`,
        { missingColumns: missing },
      );
    }
    this.#width = names.length;
    this.#keepRaw = dropped.size === 0;
    this.#heading = hash("md5", JSON.stringify(heading));
    const droppedInAnyCase = new Set(Array.from(dropped, (name) => name.toLowerCase()));
    const isDropped = (name: string) => droppedInAnyCase.has(cleanText(name).trim().toLowerCase());
    this.#columns = names
      .map((name, index) => ({ name, index }))
      .filter(({ name }) => name !== "__proto__")
      .map(({ name, index }) => ({ name, index, isSecret: isDropped(name) || isDropped(heading[index] ?? name) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    // Copies of a parsed object keep one hidden class; objects filled key by key turn into slow hash tables.
    const blank = Object.fromEntries(this.#columns.map(({ name }) => [name, null]));
    this.#template = JSON.parse(JSON.stringify(blank)) as Cells;
  }

  /** Reads one row. Throws only when its bytes are not JSON at all. */
  map(json: Buffer, depth: number): TableRow {
    const rowNumber = ++this.#rowNumber;
    const raw = json.toString("utf8");
    if (depth > MAX_ROW_DEPTH) return this.#broken(raw, `is nested deeper than ${MAX_ROW_DEPTH} levels`);
    const sent = parseRow(raw);
    if (!Array.isArray(sent)) return this.#broken(raw, "is not a list of cells");
    if (sent.length !== this.#width) {
      return this.#broken(raw, `has ${sent.length} cells where the heading names ${this.#width} columns`);
    }
    const exact = hasInexactNumber(sent) ? parseRow(keepNumberDigits(raw)) : sent;
    const row = Array.isArray(exact) ? exact : sent;
    const cells: Cells = { ...this.#template };
    for (const { name, index, isSecret } of this.#columns) {
      const cell = row[index] ?? null;
      cells[name] = isSecret ? !isBlank(cell) : cell;
    }
    if (!isUtf8(json)) return this.#broken(raw, "holds bytes that are not UTF-8 text", cells);
    return { kind: "row", rowNumber, cells, raw: this.#keepRaw ? raw : "", heading: this.#heading };
  }

  #broken(raw: string, what: string, cells: Cells | null = null): TableRow {
    const rowNumber = this.#rowNumber;
    return { kind: "broken", rowNumber, cells, raw: this.#keepRaw ? raw : "", reason: `Row ${rowNumber} ${what}.` };
  }
}

const isBlank = (cell: JsonValue): boolean => cell === null || (typeof cell === "string" && cell.trim() === "");

function parseRow(raw: string): JsonValue {
  try {
    return JSON.parse(raw) as JsonValue;
  } catch {
    throw malformedJson();
  }
}
