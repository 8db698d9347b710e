import { z } from "zod";
import type { Density } from "@/components/data-table/data-table";
import { type ListUrl, listUrl } from "@/components/data-table/list-url";
import { type ActivityListInput, activityListSchema } from "@/lib/domain/activity/activity-schema";

const viewSchema = z.object({
  cols: z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat().slice(0, 30))
    .catch([]),
  density: z.enum(["compact", "comfortable"]).catch("compact"),
});

type State = {
  input: ActivityListInput;
  view: { columns: string[]; density: Density };
  url: ListUrl;
  exportHref: string;
};

/** The log's state out of its address, and the way to write the next address, which begins at the newest act unless it says otherwise. */
export function activityListState(params: Record<string, string | string[] | undefined>): State {
  const input = activityListSchema.parse(params);
  const { cols, density } = viewSchema.parse(params);
  const { q, person, noun, subject, act, from, to } = input;
  const filters = { q: q || null, person, noun: noun || null, subject, act, from, to };
  const url = listUrl("/activity", { ...filters, cols, density: density === "compact" ? null : density });
  return { input, view: { columns: cols, density }, url, exportHref: listUrl("/api/activity/export", filters).link() };
}
