import { z } from "zod";
import { type Sort, sortValue } from "@/components/data-table/column";
import type { Density } from "@/components/data-table/data-table";
import { type ListUrl, listUrl } from "@/components/data-table/list-url";
import { type CircuitListInput, circuitListSchema } from "@/lib/domain/circuits/schema";

const viewSchema = z.object({
  cols: z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat().slice(0, 30))
    .catch([]),
  density: z.enum(["compact", "comfortable"]).catch("compact"),
});

const DEFAULT_SORT: Sort = { key: "editedAt", descending: true };

/** The list's state out of its address, and the way to write the next address; what equals its default stays out. */
export function circuitListState(params: Record<string, string | string[] | undefined>): {
  input: CircuitListInput;
  view: { columns: string[]; density: Density };
  url: ListUrl;
} {
  const input = circuitListSchema.parse(params);
  const { cols, density } = viewSchema.parse(params);
  const isDefaultSort = input.sort.key === DEFAULT_SORT.key && input.sort.descending === DEFAULT_SORT.descending;
  const url = listUrl("/circuits", {
    q: input.q || null,
    region: input.region,
    status: input.status,
    contractor: input.contractor,
    cycle: input.cycle,
    excluded: input.excluded === "hide" ? null : input.excluded,
    modified: input.modified === "all" ? null : input.modified,
    sort: isDefaultSort ? null : sortValue(input.sort),
    per: input.per === 50 ? null : input.per,
    cols,
    density: density === "compact" ? null : density,
  });
  return { input, view: { columns: cols, density }, url };
}
