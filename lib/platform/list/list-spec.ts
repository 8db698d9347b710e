import type { Actor } from "../actor-types";
import type { CsvValue } from "../csv";
import type { Prisma } from "../db";
import type { Permission } from "../permissions";
import type { Topic } from "../shared-cache";
import type { FilterOption, FilterValues, ListFilters } from "./list-filter";

/** An order in both directions; each ends in the row's id, so that it is total. */
export type SortOrder = { ascending: Prisma.Sql; descending: Prisma.Sql };
export type Sort = { key: string; descending: boolean };
export type Density = "compact" | "comfortable";

/** Names of a row's fields that it may lack. */
type OptionalKey<Row> = { [Key in keyof Row]-?: undefined extends Row[Key] ? Key & string : never }[keyof Row];

/** One column: on the screen, in the file and in the order of rows. */
export type ListColumn<Row> = {
  label: string;
  /** Explains the header. */
  hint?: string;
  /** What a file holds: true numbers, dates and texts. The screen writes the same unless it has a cell of its own. */
  value: (row: Row) => CsvValue;
  /** Sorted by this. */
  sort?: SortOrder;
  /** Sorted by another column's order. */
  sortedBy?: string;
  align?: "end";
  /** Shown unless the address or the person chose columns. True where it is left out. */
  isDefault?: boolean;
  isFixed?: boolean;
  /** Only in files. */
  isFileOnly?: boolean;
  /** The columns of a file that say what one cell of the screen says; itself only where it is among them. */
  fileAs?: readonly string[];
  truncate?: boolean;
  minWidth?: string;
};

export type ListSpec<Row, Filters extends ListFilters> = {
  /** The list's name in addresses, files and kept settings, e.g. "circuits". */
  name: string;
  title: string;
  one: string;
  many: string;
  /** How the activity log calls its rows, e.g. "circuit". */
  subjectType: string;
  path: string;
  /** Where its files come from; `/api<path>/export` where it is left out. */
  exportPath?: string;
  permission: Permission;
  /** The rows as `FROM` names them, e.g. `circuits c`, with what filters and orders need beside them. */
  from: Prisma.Sql;
  /** The row's id there. */
  id: Prisma.Sql;
  /**
   * The row's version there: where it is given, a guard of a bulk act holds for the rows as they were, not only for
   * which they are.
   */
  version?: Prisma.Sql;
  /** Which rows the actor may see. */
  scope: (actor: Actor) => Prisma.Sql;
  /** Every field of a row, read only for the rows of one page. */
  fields: (actor: Actor) => { [Key in keyof Row]-?: Prisma.Sql };
  /** Those of them that only a file shows, optional in a row: a page is not read with them. */
  fileFields?: readonly OptionalKey<Row>[];
  /** What the fields need beside `from`. */
  joins?: Prisma.Sql;
  columns: Readonly<Record<string, ListColumn<Row>>>;
  defaultSort: Sort;
  filters: Filters;
  search?: {
    label: string;
    placeholder: string;
    /** Shorter texts find nothing, which the list says. */
    shortest?: number;
    condition: (typed: string, actor: Actor) => Prisma.Sql;
    /**
     * Looks up what was typed before the statement is made, and answers its condition: where the database chooses well
     * only when it sees the values that stand for a text. `condition` says the same in one piece, for statements of
     * a transaction.
     */
    lookUp?: (typed: string, actor: Actor) => Promise<Prisma.Sql>;
  };
  /**
   * Totals may be two seconds old, unless a change of these is announced: for tables so long that counting costs more
   * than the page.
   */
  keepsCountsUntil?: readonly Topic[];
  /**
   * Counting ends there, and pages with it: for tables of which nobody reads the thousandth page. The total is
   * then "10,000+".
   */
  countsUpTo?: number;
  /** More rows than that make no file; whoever asks for one is told to filter. */
  mostRowsOfFile?: number;
  /** Rows a page; the first is the default. */
  pageSizes: readonly number[];
  /** Filters that the list starts with when its address says nothing, for this person. */
  start?: (actor: Actor) => Promise<Partial<FilterValues<Filters>>>;
  /** What filters of kinds "many" and "text" can be, by their names. */
  options?: (actor: Actor, state: ListState<Filters>) => Promise<Readonly<Record<string, readonly FilterOption[]>>>;
  /**
   * Reads a page another way than by number: a log that grows while one reads goes from row to row (`before`, `after`).
   */
  readPage?: (actor: Actor, state: ListState<Filters>) => Promise<ListPage<Row>>;
  /** Reads all rows of a file another way than by the list's order of ids. */
  readAll?: (actor: Actor, state: ListState<Filters>) => AsyncIterable<Row>;
};

/** The state of one list, out of its address. */
export type ListState<Filters extends ListFilters = ListFilters> = {
  q: string;
  /** Something was typed that nothing can hold: the list is empty and says why. */
  isUnsearchable: boolean;
  filters: FilterValues<Filters>;
  sort: Sort;
  page: number;
  /** Ids beside which a page stands, where a list goes from row to row. */
  before: number | null;
  after: number | null;
  per: number;
  /** Columns by id; empty for those that the person keeps, or the list's own. */
  columns: string[];
  density: Density | null;
};

/**
 * `newer` and `older` are what `after` and `before` must say to go on, where a list goes from row to row; null at
 * an end.
 */
export type ListPage<Row> = {
  rows: Row[];
  total: number;
  page: number;
  pageCount: number;
  /** There are more rows than `total` says. */
  isTotalLeast?: boolean;
  newer?: number | null;
  older?: number | null;
};
