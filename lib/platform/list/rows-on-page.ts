import type { ListPage } from "./list-spec";

/** The ids of one page, for whoever walks from record to record. */
export type RowsOnPage = { page: number; ids: number[]; pageCount: number };

export function rowsOnPage({ page, pageCount, rows }: ListPage<{ id: number }>): RowsOnPage {
  return { page, pageCount, ids: rows.map(({ id }) => id) };
}
