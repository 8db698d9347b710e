/** Row numbers of one status start at its own multiple, so that a status can be staged again without touching the others. */
export const STATUS_STRIDE = 2_000_000;

const BATCH_ROWS = 2_000;

/** The ranges of staged row numbers, both ends included, that one apply step each writes. */
export function stagedBatches(fetched: { rows: number }[]): { fromRow: number; toRow: number }[] {
  return fetched.flatMap(({ rows }, position) =>
    Array.from({ length: Math.ceil(rows / BATCH_ROWS) }, (_, index) => {
      const first = position * STATUS_STRIDE + index * BATCH_ROWS + 1;
      return { fromRow: first, toRow: Math.min(first + BATCH_ROWS - 1, position * STATUS_STRIDE + rows) };
    }),
  );
}
