import "server-only";
import { tooLarge } from "./answer-errors";
import { AnswerHead } from "./answer-head";
import { DatasetScanner } from "./dataset-scanner";
import { RowDigest } from "./row-digest";
import { RowMapper } from "./row-mapper";
import type { TableRow } from "./table-row";
import { WorkStudioError } from "./workstudio-error";

export type ReadTableOptions = {
  /** Rows in one batch; 500 unless told. */
  batchRows?: number;
  /** Columns without which no row may be used. */
  requiredColumns?: readonly string[];
  /** Columns whose cells must not leave this reader, not even in `raw`; a cell is true where something stood. */
  dropColumns?: ReadonlySet<string>;
  /** Bytes of rows kept while `Heading` has not come yet. */
  maxBufferedBytes?: number;
  /** Bytes of one row or member. */
  maxValueBytes?: number;
  /**
   * An answer seen before: where this one is the same, its rows are not yielded. One that is larger than `maxHeldBytes`
   * is read as if it were another.
   */
  knownDigest?: string | null;
  maxHeldBytes?: number;
  /** Told once, when the answer is over. */
  onEnd?: (answer: AnswerRead) => void;
};

/**
 * What an answer was as a whole; `digest` is the MD5 of its rows and column names as they came, 32 hexadecimal digits.
 */
export type AnswerRead = { digest: string; rows: number; isKnown: boolean };

type Row = { json: Buffer; depth: number };

const MIB = 1024 * 1024;

/**
 * Reads the bytes of a GETVIEWDATA answer (format DDOTable) and yields its rows in batches, mapped by Heading name,
 * with memory that does not grow with the answer. Each row is read as it comes, so that no batch of cells and raw text
 * has to be kept. `Heading`, `Data`, `Protocol` may come in any order. Throws WorkStudioError when the answer is not a
 * DATASET, is malformed or cut off, or lacks required columns. Such an error can come after batches were yielded:
 * whoever consumes them keeps nothing unless the generator ends. A DATASET without Heading and Data has zero rows.
 * Source: domain §2; W5, W8, W11, W12, W15.
 */
export async function* readTable<Read>(
  source: AsyncIterable<Uint8Array>,
  read: (row: TableRow) => Read,
  options: ReadTableOptions = {},
): AsyncGenerator<Read[]> {
  const batchRows = options.batchRows ?? 500;
  const maxBufferedBytes = options.maxBufferedBytes ?? 64 * MIB;
  const maxHeldBytes = options.maxHeldBytes ?? 16 * MIB;
  const head = new AnswerHead();
  const digest = new RowDigest();
  // Rows that wait: for the column names, or until it is known whether the answer is.
  let waiting: Row[] = [];
  let waitingBytes = 0;
  let isHeld = Boolean(options.knownDigest);
  let names = "";
  let rows = 0;
  const named: { mapper: RowMapper | null } = { mapper: null };
  let ready: Read[] = [];

  const scanner = new DatasetScanner(
    {
      member(owner, key, json, depth) {
        const heading = head.member(owner, key, json, depth);
        if (heading === null) return;
        names = JSON.stringify(heading);
        named.mapper = new RowMapper(heading, options.requiredColumns ?? [], options.dropColumns ?? new Set());
      },
      row(json, depth) {
        rows += 1;
        if (options.onEnd) digest.update(json);
        if (named.mapper !== null && !isHeld && waiting.length === 0) {
          ready.push(read(named.mapper.map(json, depth)));
          return;
        }
        waitingBytes += json.length;
        if (named.mapper === null && waitingBytes > maxBufferedBytes)
          throw tooLarge("WorkStudio sent too many rows before their column names.");
        waiting.push({ json: Buffer.from(json), depth });
      },
    },
    options.maxValueBytes ?? 16 * MIB,
  );

  function* release(): Generator<Read[]> {
    const { mapper } = named;
    if (mapper === null) return;
    for (let next = 0; next < waiting.length; next += batchRows)
      yield waiting.slice(next, next + batchRows).map(({ json, depth }) => read(mapper.map(json, depth)));
    waiting = [];
    waitingBytes = 0;
  }

  for await (const chunk of source) {
    scanner.push(chunk);
    if (waitingBytes > maxHeldBytes) isHeld = false;
    if (!isHeld && waiting.length > 0) yield* release();
    while (ready.length >= batchRows) {
      const batch = ready.slice(0, batchRows);
      ready = ready.slice(batchRows);
      yield batch;
    }
  }
  scanner.finish();
  head.finish();
  if (named.mapper === null && waiting.length > 0) {
    throw new WorkStudioError(
      "missing_columns",
      "WorkStudio sent rows without column names. Ask the WorkStudio administrator to check the view.",
      { missingColumns: options.requiredColumns ?? [] },
    );
  }
  const whole = options.onEnd ? digest.end(names) : "";
  const isKnown = isHeld && whole === options.knownDigest;
  if (!isKnown) yield* release();
  if (ready.length > 0) yield ready;
  options.onEnd?.({ digest: whole, rows, isKnown });
}
