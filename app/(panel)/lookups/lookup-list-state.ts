import { sortValue } from "@/components/data-table/column";
import { type ListUrl, listUrl } from "@/components/data-table/list-url";
import { type LookupListInput, lookupListSchema } from "@/lib/domain/lookups/lookup-schema";

/** A table's list out of its address, and the way to write the next address; what equals its default stays out, an open sheet too. */
export function lookupListState(
  path: string,
  params: Record<string, string | string[] | undefined>,
): { input: LookupListInput; url: ListUrl } {
  const input = lookupListSchema.parse(params);
  const { q, state, sort, cols, density } = input;
  const isDefaultSort = sort.key === "order" && !sort.descending;
  return {
    input,
    url: listUrl(path, {
      q: q || null,
      state: state === "all" ? null : state,
      sort: isDefaultSort ? null : sortValue(sort),
      cols,
      density: density === "compact" ? null : density,
    }),
  };
}
