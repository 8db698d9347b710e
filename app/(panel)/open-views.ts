import { type ListParams as Said, listUrl } from "@/components/data-table/list-url";
import type { SavedView } from "@/lib/domain/saved-views/queries";
import { recordId } from "@/lib/platform/input/number";
import { CLEARED, type FilterOption, type ListFilters } from "@/lib/platform/list/list-filter";
import { sortKeys } from "@/lib/platform/list/read-state";
import type { OpenList } from "./open-list";

/** In an address: the view that it is, or `WHOLE` for none where the list would otherwise start with one. */
export const VIEW_PARAM = "view";
const WHOLE = "none";

export type Thing = "list" | "board";

/** The views of a list that is open, and what of it is which view. */
export type OpenViews = {
  /** What it is that is opened so, in words. */
  thing: Thing;
  all: (SavedView & { href: string })[];
  current: (SavedView & { href: string }) | null;
  /** The address names a view that was deleted, or that this person may not open. */
  isGone: boolean;
  /** What the list's addresses go on saying of its view. */
  param: string | null;
  /** The list looks otherwise than the view that it was opened with. */
  isChanged: boolean;
  /** What the view says and the list no longer knows, in words. */
  lost: string[];
  /** How the list looks now, as a view keeps it. */
  query: string;
  /** The list without a view. */
  wholeHref: string;
};

type Opened<Row, Filters extends ListFilters> = Pick<
  OpenList<Row, Filters>,
  "list" | "state" | "startsWith" | "setting" | "options"
>;

/** The view that an address names, as the address goes on saying it. */
export function viewParam(params: Record<string, string | string[] | undefined>): string | null {
  const said = params[VIEW_PARAM];
  if (said === WHOLE) return WHOLE;
  return recordId().safeParse(said).success && typeof said === "string" ? said : null;
}

/** The id in what `viewParam` answers. */
export const viewIdOf = (said: string | null): number | null => (said === null || said === WHOLE ? null : Number(said));

function viewAddress(path: string, id: number, query: string): string {
  return `${path}?${query === "" ? "" : `${query}&`}${VIEW_PARAM}=${id}`;
}

/** What the views of a list are to how it looks now. */
export function openViews<Row, Filters extends ListFilters>(
  opened: Opened<Row, Filters>,
  views: readonly SavedView[],
  said: string | null,
  thing: Thing = "list",
): OpenViews {
  const { list, state, startsWith, setting } = opened;
  const { path } = list.spec;
  const look = {
    ...list.address(state, startsWith),
    cols: (state.columns.length > 0 ? state.columns : setting.columns).filter((id) => isColumn(list, id)),
    density: state.density ?? setting.density,
  };
  const query = queryOf(look);
  const all = views.map((view) => ({ ...view, href: viewAddress(path, view.id, withoutGone(opened, view.query)) }));
  const current = all.find(({ id }) => String(id) === said) ?? null;
  const isGone = current === null && viewIdOf(said) !== null;
  return {
    thing,
    all,
    current,
    isGone,
    param: isGone ? null : said,
    isChanged: current !== null && !isSame(current.query, query),
    lost: current ? lostOf(opened, new URLSearchParams(current.query)) : [],
    query,
    wholeHref: all.some(({ isStart }) => isStart) ? `${path}?${VIEW_PARAM}=${WHOLE}` : path,
  };
}

const queryOf = (said: Said) => listUrl("", said).link({ page: null }).replace(/^\?/, "");

function isSame(one: string, other: string): boolean {
  const sorted = (query: string) => [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).sort();
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

const STATE = new Set(["q", "sort", "per", "cols", "density", VIEW_PARAM]);

/** What a view says that its list does not have any more: columns, filters, and values of filters. */
function lostOf<Row, Filters extends ListFilters>(
  { list, options }: Opened<Row, Filters>,
  said: URLSearchParams,
): string[] {
  const { columns, filters } = list.spec;
  const names = new Set(
    Object.entries(filters).flatMap(([name, filter]) => (filter.kind === "days" ? [filter.from, filter.to] : [name])),
  );
  const sort = said.get("sort")?.replace(/^-/, "") ?? null;
  return [
    ...said
      .getAll("cols")
      .filter((id) => !isColumn(list, id))
      .map((id) => `column “${id}”`),
    ...(sort !== null && !sortKeys(columns).includes(sort) ? [`order by “${sort}”`] : []),
    ...[...new Set(said.keys())]
      .filter((name) => !STATE.has(name) && !names.has(name))
      .map((name) => `filter “${name}”`),
    ...Object.entries(filters).flatMap(([name, { kind, label }]) =>
      kind === "many"
        ? said
            .getAll(name)
            .filter((value) => isUnknown(options[name], value))
            .map((value) => `${label} “${value}”`)
        : [],
    ),
  ];
}

/** A view's address without the values that its filters lost: one that finds nothing would empty the list. */
function withoutGone<Row, Filters extends ListFilters>(
  { list, options }: Pick<Opened<Row, Filters>, "list" | "options">,
  query: string,
): string {
  const kept = new URLSearchParams(query);
  for (const [name, { kind }] of Object.entries(list.spec.filters)) {
    if (kind !== "many") continue;
    for (const value of kept.getAll(name)) if (isUnknown(options[name], value)) kept.delete(name, value);
  }
  return kept.size === new URLSearchParams(query).size ? query : kept.toString();
}

/** A column of the list, or the word for those that it shows by itself. */
const isColumn = ({ spec }: { spec: { columns: object } }, id: string) =>
  id === "default" || Object.hasOwn(spec.columns, id);

const isUnknown = (known: readonly FilterOption[] | undefined, value: string) =>
  known !== undefined && value !== CLEARED && !known.some((option) => option.value === value);
