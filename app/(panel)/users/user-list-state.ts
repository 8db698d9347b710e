import { z } from "zod";
import { type Sort, sortValue } from "@/components/data-table/column";
import type { Density } from "@/components/data-table/data-table";
import { type ListUrl, listUrl } from "@/components/data-table/list-url";
import { type UserFilter, type UserListInput, userListSchema } from "@/lib/domain/users/schema";

const viewSchema = z.object({
  cols: z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat().slice(0, 30))
    .catch([]),
  density: z.enum(["compact", "comfortable"]).catch("compact"),
});

const DEFAULT_SORT: Sort = { key: "name", descending: false };

/** The list's state out of its address, and the way to write the next address; what equals its default stays out. */
export function userListState(params: Record<string, string | string[] | undefined>): {
  input: UserListInput;
  filter: UserFilter;
  view: { columns: string[]; density: Density };
  url: ListUrl;
} {
  const input = userListSchema.parse(params);
  const { cols, density } = viewSchema.parse(params);
  const { q, role, region, linked, factor, state, sort, per } = input;
  const isDefaultSort = sort.key === DEFAULT_SORT.key && sort.descending === DEFAULT_SORT.descending;
  const orNull = (value: string) => (value === "all" ? null : value);
  const url = listUrl("/users", {
    q: q || null,
    role,
    region,
    linked: orNull(linked),
    factor: orNull(factor),
    state: orNull(state),
    sort: isDefaultSort ? null : sortValue(sort),
    per: per === 50 ? null : per,
    cols,
    density: density === "compact" ? null : density,
  });
  return { input, filter: { q, role, region, linked, factor, state }, view: { columns: cols, density }, url };
}
