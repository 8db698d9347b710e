import "server-only";
import type { z } from "zod";
import type { Actor, UserActor } from "../actor-types";
import { type Database, Prisma, readRows } from "../db";
import { requirePermission } from "../permissions";
import { sharedCache } from "../shared-cache";
import { conditionKey, countRows } from "./count-rows";
import type { ExportFormat } from "./export-formats";
import { type ListFile, exportRows, listFile, startPrint } from "./export-list";
import {
  type Address,
  type AddressParams,
  type AnyFilterValue,
  CLEARED,
  type FilterOption,
  type FilterValues,
  type ListFilters,
  filterAddress,
  isFiltering,
} from "./list-filter";
import type { ListPage, ListSpec, ListState } from "./list-spec";
import { type ListFilterState, pageSql, whereSql, withSearch } from "./list-sql";
import { type ListSet, type ListTarget, requireSameSet, setOf, targetSchema, targetSql } from "./list-target";
import { readState } from "./read-state";

/** A page this far is only reached by who counts first: an offset beyond the end would walk the whole index. */
const NEAR_PAGES = 20;

/** Everything that is made of one list's definition. */
export type List<Row, Filters extends ListFilters> = {
  spec: ListSpec<Row, Filters>;
  /** The state out of an address. Start filters, which need the database, come by `open`. */
  parse: (params: AddressParams) => ListState<Filters>;
  /** As `parse`; an address without filters begins with those that the list starts with for this person. */
  open: (actor: Actor, params: AddressParams) => Promise<OpenedList<Filters>>;
  /** The state as an address says it: what equals its default stays out, and the page. */
  address: (state: ListState<Filters>, startsWith?: ReadonlySet<string>) => Address;
  isFiltered: (state: ListState<Filters>) => boolean;
  /** Scope, filters and search as one condition on the list's `from`; pure, for a statement of a transaction too. */
  where: (actor: Actor, state: ListFilterState<Filters>) => Prisma.Sql;
  /** One page; beyond the end the last one. Throws FORBIDDEN. */
  read: (actor: Actor, state: ListState<Filters>) => Promise<ListPage<Row>>;
  /** How many rows fit; at most one more than the list counts (`countsUpTo`). Throws FORBIDDEN. */
  count: (actor: Actor, state: ListFilterState<Filters>) => Promise<number>;
  /** How many rows the defaults of filters hide that would fit otherwise. */
  hidden: (actor: Actor, state: ListState<Filters>) => Promise<HiddenRows[]>;
  /** What filters can be chosen. Throws FORBIDDEN. */
  options: (actor: Actor, state: ListState<Filters>) => Promise<Readonly<Record<string, readonly FilterOption[]>>>;
  /** What a bulk act is sent, strictly. */
  targetSchema: z.ZodType<ListTarget<Filters>>;
  /** A bulk act's rows as one condition, the row scope in it. */
  target: (actor: Actor, target: ListTarget<Filters>) => Prisma.Sql;
  setOf: (database: Pick<Database, "$queryRaw">, actor: Actor, target: ListTarget<Filters>) => Promise<ListSet>;
  /** Throws CONFLICT unless the target's rows are exactly those that the screen showed. */
  requireSameSet: (
    database: Pick<Database, "$queryRaw">,
    actor: Actor,
    target: ListTarget<Filters>,
    guard: string,
  ) => Promise<ListSet>;
  /**
   * All rows that are filtered, in their order, as a file that is written while it is read. Throws
   * FORBIDDEN, RATE_LIMITED.
   */
  export: (actor: UserActor, state: ListState<Filters>, format: ExportFormat) => Promise<Response>;
  /** The same for a job, which has counted and told the log before; `onRow` hears of each row. Throws FORBIDDEN. */
  file: (actor: UserActor, state: ListState<Filters>, format: ExportFormat, onRow: () => void) => ListFile;
  /**
   * All rows on one page, as many as the state has for one, for paper: limited and told in the log as a file is. Throws
   * FORBIDDEN, RATE_LIMITED.
   */
  print: (actor: UserActor, state: ListState<Filters>) => Promise<ListPage<Row>>;
};

/** Rows left out by the default of a filter, and the value that shows them too. */
export type HiddenRows = {
  filter: string;
  count: number;
  isTotalLeast?: true;
  words: string;
  shown: string;
  desk?: string | undefined;
};

export type OpenedList<Filters extends ListFilters> = {
  state: ListState<Filters>;
  /** Filters that would start the list again if the address said nothing; cleared, they say so. */
  startsWith: ReadonlySet<string>;
};

/**
 * Defines a list once: from its scope, columns and filters come its address, its one pure SQL text, its page, its
 * strict target for bulk acts and its files. `defineList<Row>()(spec)`; the screen adds cells of its own by column
 * id (app/(panel)/list-screen.tsx).
 */
export function defineList<Row extends object>() {
  return <const Filters extends ListFilters>(spec: ListSpec<Row, Filters>): List<Row, Filters> => {
    const topics = spec.keepsCountsUntil;
    const keptCounts = topics ? sharedCache<number>({ topics, keepMs: 2_000 }) : null;
    const parse = (params: AddressParams) => readState(spec, params);
    const where = (actor: Actor, state: ListFilterState<Filters>) => whereSql(spec, actor, state);
    const isFiltered = ({ q, isUnsearchable, filters }: ListState<Filters>) =>
      q !== "" ||
      isUnsearchable ||
      Object.entries(spec.filters).some(([name, filter]) => isFiltering(filter, filters[name] as AnyFilterValue));

    async function count(actor: Actor, state: ListFilterState<Filters>): Promise<number> {
      requirePermission(actor, spec.permission);
      const condition = where(actor, await withSearch(spec, actor, state));
      const load = () => countRows(spec.from, condition, spec.countsUpTo);
      return keptCounts ? keptCounts(conditionKey(condition), load) : load();
    }

    async function hidden(actor: Actor, state: ListState<Filters>): Promise<HiddenRows[]> {
      const counts = Object.entries(spec.filters).map(async ([name, filter]): Promise<HiddenRows[]> => {
        if (filter.kind !== "one" || !filter.aside || state.filters[name] !== filter.defaultValue) return [];
        const { hidden: value, shown, words, desk } = filter.aside;
        const number = await count(actor, { ...state, filters: { ...state.filters, [name]: value } });
        return number > 0 ? [{ filter: name, ...counted(number), words, shown, desk }] : [];
      });
      return (await Promise.all(counts)).flat();
    }

    async function readPage(
      actor: Actor,
      state: ListState<Filters> & ListFilterState<Filters>,
      page: number,
      total?: number,
    ): Promise<Row[]> {
      // A plan that is kept does not know the words of a search, and they decide which index serves.
      const rows = await readRows<Record<string, unknown>>(pageSql(spec, actor, state, page, total), {
        isPrepared: state.q === "",
      });
      return rows as Row[];
    }

    async function read(actor: Actor, asked: ListState<Filters>): Promise<ListPage<Row>> {
      requirePermission(actor, spec.permission);
      if (spec.readPage) return spec.readPage(actor, asked);
      const state = await withSearch(spec, actor, asked);
      const counting = count(actor, state);
      const first = state.page <= NEAR_PAGES ? readPage(actor, state, state.page) : null;
      const [number, rows] = await Promise.all([counting, first]);
      const { count: total, ...least } = counted(number);
      const pageCount = Math.max(1, Math.ceil(total / state.per));
      // A row that came between the count and the page must not send anybody back.
      if (rows && (rows.length > 0 || state.page <= pageCount))
        return { rows, total, page: state.page, pageCount, ...least };
      const page = Math.min(state.page, pageCount);
      return {
        rows: await readPage(actor, state, page, least.isTotalLeast ? undefined : total),
        total,
        page,
        pageCount,
        ...least,
      };
    }

    function counted(number: number): { count: number; isTotalLeast?: true } {
      const most = spec.countsUpTo ?? Infinity;
      return number > most ? { count: most, isTotalLeast: true } : { count: number };
    }

    async function open(actor: Actor, params: AddressParams): Promise<OpenedList<Filters>> {
      const state = parse(params);
      const start = spec.start ? await spec.start(actor) : {};
      const startsWith = new Set(Object.keys(start));
      const saysSomething =
        isFiltered(state) || [...startsWith].some((name) => Object.hasOwn(params, name) && params[name] !== undefined);
      return { state: saysSomething ? state : { ...state, filters: { ...state.filters, ...start } }, startsWith };
    }

    function address(state: ListState<Filters>, startsWith: ReadonlySet<string> = new Set()): Address {
      const said: Address = { q: state.q || null };
      for (const [name, filter] of Object.entries(spec.filters)) {
        const value = state.filters[name] as AnyFilterValue;
        Object.assign(said, filterAddress(filter, name, value));
        if (startsWith.has(name) && !isFiltering(filter, value)) said[name] = CLEARED;
      }
      const { key, descending } = state.sort;
      const isDefaultSort = key === spec.defaultSort.key && descending === spec.defaultSort.descending;
      return {
        ...said,
        sort: isDefaultSort ? null : `${descending ? "-" : ""}${key}`,
        per: state.per === spec.pageSizes[0] ? null : state.per,
        cols: state.columns,
        density: state.density,
      };
    }

    async function options(actor: Actor, state: ListState<Filters>) {
      requirePermission(actor, spec.permission);
      return (await spec.options?.(actor, state)) ?? {};
    }

    return {
      spec,
      parse,
      open,
      address,
      isFiltered,
      where,
      read,
      count,
      hidden,
      options,
      targetSchema: targetSchema(spec.filters),
      target: (actor, target) => targetSql(spec, actor, target),
      setOf: (database, actor, target) => setOf(database, spec, actor, target),
      requireSameSet: (database, actor, target, guard) => requireSameSet(database, spec, actor, target, guard),
      export: (actor, state, format) => exportRows(spec, actor, state, format, address(state)),
      print: async (actor, state) => {
        await startPrint(spec, actor, state);
        return read(actor, state);
      },
      file: (actor, state, format, onRow) => listFile(spec, actor, state, format, onRow),
    };
  };
}

export type { FilterValues };
