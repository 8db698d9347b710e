import "server-only";
import type { Actor } from "../actor-types";
import { Prisma } from "../db";
import { type AnyFilterValue, type ListFilters, filterCondition } from "./list-filter";
import type { ListSpec, ListState, Sort, SortOrder } from "./list-spec";

/** An order by a column, and by the row's id where it is equal. */
export function orderBy(column: Prisma.Sql, id: Prisma.Sql): SortOrder {
  return {
    ascending: Prisma.sql`${column} ASC, ${id} ASC`,
    descending: Prisma.sql`${column} DESC, ${id} DESC`,
  };
}

/** What of a state decides which rows are in the list. */
export type ListFilterState<Filters extends ListFilters> = Pick<
  ListState<Filters>,
  "q" | "isUnsearchable" | "filters"
> & {
  /** What `search.lookUp` answered for `q`. */
  searched?: Prisma.Sql;
};

/** A state with its search looked up, where its list does that. */
export async function withSearch<Row, Filters extends ListFilters, State extends ListFilterState<Filters>>(
  spec: ListSpec<Row, Filters>,
  actor: Actor,
  state: State,
): Promise<State> {
  const { search } = spec;
  if (!search?.lookUp || state.searched || state.q === "" || isSearchTooShort(spec, state.q)) return state;
  return { ...state, searched: await search.lookUp(state.q, actor) };
}

/** Whether something is typed that is too short to be looked for. */
export function isSearchTooShort<Row, Filters extends ListFilters>(
  { search }: ListSpec<Row, Filters>,
  q: string,
): boolean {
  return q !== "" && q.length < (search?.shortest ?? 1);
}

/**
 * The condition of a list: row scope, filters and search. Built without asking the database, so that it also stands in
 * a transaction.
 */
export function whereSql<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: Actor,
  state: ListFilterState<Filters>,
): Prisma.Sql {
  const conditions = [spec.scope(actor)];
  if (state.isUnsearchable || isSearchTooShort(spec, state.q)) conditions.push(Prisma.sql`FALSE`);
  else if (state.q && spec.search) conditions.push(state.searched ?? spec.search.condition(state.q, actor));
  for (const [name, filter] of Object.entries(spec.filters)) {
    const value = state.filters[name] as AnyFilterValue;
    const condition = filterCondition(filter, value, actor, (one) => Prisma.sql`NOT (${one})`);
    if (condition) conditions.push(condition);
  }
  return Prisma.join(conditions, " AND ");
}

/** The `ORDER BY` of a list. */
export function orderSql<Row, Filters extends ListFilters>(spec: ListSpec<Row, Filters>, sort: Sort): Prisma.Sql {
  const known = Object.entries(spec.columns).find(([id, { sort: order }]) => id === sort.key && order)?.[1].sort;
  if (!known) throw new Error(`${spec.name} has no order ${sort.key}.`);
  return sort.descending ? known.descending : known.ascending;
}

/**
 * The rows of some ids, with their fields for a file or for a screen. `page` is a table expression with the one column
 * `id`, or with its `position` beside it.
 */
export function rowsSql<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: Actor,
  page: Prisma.Sql,
  order: Prisma.Sql,
  use: "file" | "screen",
): Prisma.Sql {
  const left = new Set<string>(use === "screen" ? spec.fileFields : undefined);
  const fields = Object.entries<Prisma.Sql>(spec.fields(actor)).flatMap(([name, expression]) =>
    left.has(name) ? [] : [Prisma.sql`${expression} AS ${Prisma.raw(`"${name}"`)}`],
  );
  return Prisma.sql`
    SELECT ${Prisma.join(fields)}
    FROM ${page}
    JOIN ${spec.from} ON ${spec.id} = page.id ${spec.joins ?? Prisma.empty}
    ORDER BY ${order}`;
}

/**
 * One page: its ids on a narrow index first, then only these rows in full. `total` is how many rows match, where that
 * is known: a page behind the middle is then counted from the end, since each row before it costs.
 */
export function pageSql<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: Actor,
  state: ListState<Filters> & ListFilterState<Filters>,
  page: number,
  total?: number,
): Prisma.Sql {
  const order = orderSql(spec, state.sort);
  const before = (page - 1) * state.per;
  const after = total === undefined ? Infinity : Math.max(0, total - before - state.per);
  const isFromEnd = after < before;
  const way = isFromEnd ? orderSql(spec, { ...state.sort, descending: !state.sort.descending }) : order;
  // As a number that is known, so that a plan that is kept counts on these few rows instead of a tenth of the table.
  const rows = Prisma.raw(String(Math.trunc(isFromEnd ? Math.min(state.per, (total ?? 0) - before) : state.per)));
  const skipped = Math.min(before, after);
  return rowsSql(
    spec,
    actor,
    Prisma.sql`
      (
        SELECT ${spec.id} AS id
        FROM ${spec.from}
        WHERE ${whereSql(spec, actor, state)}
        ORDER BY ${way}
        LIMIT ${rows} ${skipped > 0 ? Prisma.sql`OFFSET ${skipped}` : Prisma.empty}
      ) page`,
    order,
    "screen",
  );
}
