import "server-only";
import { tooLarge } from "./answer-errors";
import { AnswerHead } from "./answer-head";
import { DatasetScanner } from "./dataset-scanner";
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
};

const MIB = 1024 * 1024;

/**
 * Reads the bytes of a GETVIEWDATA answer (format DDOTable) and yields its rows in batches, mapped by Heading name, with
 * memory that does not grow with the answer. Each row is read as it comes, so that no batch of cells and raw text has to be kept. `Heading`, `Data`, `Protocol` may come in any order.
 * Throws WorkStudioError when the answer is not a DATASET, is malformed or cut off, or lacks required columns. Such an
 * error can come after batches were yielded: whoever consumes them keeps nothing unless the generator ends.
 * A DATASET without Heading and Data has zero rows. Source: domain §2; W5, W8, W11, W12, W15.
 */
export async function* readTable<Row>(
  source: AsyncIterable<Uint8Array>,
  read: (row: TableRow) => Row,
  options: ReadTableOptions = {},
): AsyncGenerator<Row[]> {
  const batchRows = options.batchRows ?? 500;
  const maxBufferedBytes = options.maxBufferedBytes ?? 64 * MIB;
  const head = new AnswerHead();
  const early: { json: Buffer; depth: number }[] = [];
  let earlyBytes = 0;
  let mapper: RowMapper | null = null;
  let ready: Row[] = [];

  const scanner = new DatasetScanner(
    {
      member(owner, key, json, depth) {
        const heading = head.member(owner, key, json, depth);
        if (heading === null) return;
        mapper = new RowMapper(heading, options.requiredColumns ?? [], options.dropColumns ?? new Set());
        for (const row of early.splice(0)) ready.push(read(mapper.map(row.json, row.depth)));
      },
      row(json, depth) {
        if (mapper !== null) {
          ready.push(read(mapper.map(json, depth)));
          return;
        }
        earlyBytes += json.length;
        if (earlyBytes > maxBufferedBytes) {
          throw tooLarge("WorkStudio sent too many rows before their column names.");
        }
        early.push({ json: Buffer.from(json), depth });
      },
    },
    options.maxValueBytes ?? 16 * MIB,
  );

  for await (const chunk of source) {
    scanner.push(chunk);
    while (ready.length >= batchRows) {
      const batch = ready.slice(0, batchRows);
      ready = ready.slice(batchRows);
      yield batch;
    }
  }
  scanner.finish();
  head.finish();
  if (early.length > 0) {
    throw new WorkStudioError(
      "missing_columns",
      "WorkStudio sent rows without column names. Ask the WorkStudio administrator to check the view.",
      { missingColumns: options.requiredColumns ?? [] },
    );
  }
  if (ready.length > 0) yield ready;
}
