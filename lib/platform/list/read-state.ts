import { z } from "zod";
import { pageNumber } from "../input/list-parameters";
import { recordId } from "../input/number";
import { isStorableText } from "../input/storable-text";
import {
  type AddressParams,
  type AnyFilterValue,
  type FilterValues,
  type ListFilters,
  paramOf,
  readFilter,
  severalOf,
} from "./list-filter";
import type { ListColumn, ListSpec, ListState, Sort } from "./list-spec";

const page = pageNumber();
const id = recordId().nullable().catch(null);
const density = z.enum(["compact", "comfortable"]).nullable().catch(null);
const LONGEST_SEARCH = 200;

type Shape<Row, Filters extends ListFilters> = Pick<
  ListSpec<Row, Filters>,
  "columns" | "defaultSort" | "filters" | "pageSizes" | "search"
>;

/** The names a list can be sorted by. */
export function sortKeys<Row>(columns: Readonly<Record<string, ListColumn<Row>>>): string[] {
  return Object.entries(columns).flatMap(([id, { sort }]) => (sort ? [id] : []));
}

/** A list's state out of its address; anything unknown or malformed falls back to its default. */
export function readState<Row, Filters extends ListFilters>(
  spec: Shape<Row, Filters>,
  params: AddressParams,
): ListState<Filters> {
  const typed = z
    .string()
    .trim()
    .catch("")
    .parse(paramOf(params, "q") ?? "");
  const isSearchable = typed.length <= LONGEST_SEARCH && isStorableText(typed);
  const filters: Record<string, AnyFilterValue> = {};
  for (const [name, filter] of Object.entries(spec.filters)) filters[name] = readFilter(filter, name, params);
  const per = Number(paramOf(params, "per"));
  return {
    q: isSearchable && spec.search ? typed : "",
    isUnsearchable: !isSearchable && spec.search !== undefined,
    filters: filters as FilterValues<Filters>,
    sort: sortOf(spec, paramOf(params, "sort")),
    page: page.parse(paramOf(params, "page")),
    before: id.parse(paramOf(params, "before") ?? null),
    after: id.parse(paramOf(params, "after") ?? null),
    per: spec.pageSizes.includes(per) ? per : (spec.pageSizes[0] ?? 50),
    columns: severalOf(paramOf(params, "cols")),
    density: density.parse(paramOf(params, "density") ?? null),
  };
}

function sortOf<Row, Filters extends ListFilters>({ columns, defaultSort }: Shape<Row, Filters>, value: unknown): Sort {
  if (typeof value !== "string") return defaultSort;
  const key = value.replace(/^-/, "");
  return sortKeys(columns).includes(key) ? { key, descending: value.startsWith("-") } : defaultSort;
}
