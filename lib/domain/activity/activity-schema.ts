import { z } from "zod";
import { searchText } from "@/lib/platform/input/list-parameters";
import { recordId } from "@/lib/platform/input/number";

/** Who acts without being a person, as `person` in the address says it; `people` is everybody who does. */
export const ACTOR_KINDS = ["people", "system", "sync"] as const;

export const ACTIVITY_PAGE_SIZE = 50;
/** The shortest text that the index of words can look for. */
export const SHORTEST_SEARCH = 3;

const name = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[a-z][a-z0-9_.]*$/)
    .catch("");
const id = recordId().nullable().catch(null);
const day = z.iso.date().nullable().catch(null);

const names = z
  .union([z.string(), z.array(z.string())])
  .transform((value) =>
    [
      ...new Set(
        [value]
          .flat()
          .map((item) => item.trim())
          .filter((item) => /^[a-z][a-z0-9_.]{0,99}$/.test(item)),
      ),
    ].slice(0, 50),
  )
  .catch([]);

/** The activity log as its URL says it; anything unknown or malformed falls back to no filter. Days are Eastern and both are included. */
export const activityListSchema = z.object({
  q: searchText(),
  person: z
    .union([z.enum(ACTOR_KINDS), recordId()])
    .nullable()
    .catch(null),
  noun: name(50),
  subject: id,
  /** Not `action`: a field of that name hides where its form leads. */
  act: names,
  from: day,
  to: day,
  /** Acts older than this one. */
  before: id,
  /** Acts newer than this one. */
  after: id,
});

export type ActivityListInput = z.output<typeof activityListSchema>;
export type ActivityFilter = Omit<ActivityListInput, "before" | "after">;
