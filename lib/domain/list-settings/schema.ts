import { z } from "zod";
import { isStorableText } from "@/lib/platform/input/storable-text";

/** A list as its definition calls it. */
export const listName = z.string().regex(/^[a-z][a-z0-9-]{0,49}$/);

/** What a person chose for a list; empty columns and no density are the list's own. */
export const keepListSettingSchema = z.strictObject({
  list: listName,
  columns: z.array(z.string().max(50).refine(isStorableText)).max(50).optional(),
  density: z.enum(["compact", "comfortable"]).optional(),
});
export type KeepListSettingInput = z.output<typeof keepListSettingSchema>;
