import { z } from "zod";
import { recordId, rowVersion } from "@/lib/platform/input/number";
import { isStorableText } from "@/lib/platform/input/storable-text";
import { line } from "@/lib/platform/input/text";
import { listName } from "../list-settings/schema";

/** For whom else a view is: everybody with a role, or everybody of a region. */
const sharedWith = z.strictObject({ kind: z.enum(["role", "region"]), id: recordId() }).nullable();
const name = line(60, "Give the view a name.");
/**
 * What stands behind the question mark of the list's address, and nothing but names and values, so that it ends nothing
 * that it is put into; whatever a list does not know of it is told when the view is opened.
 */
const query = z
  .string()
  .max(2_000, "This view says too much to be kept. Choose fewer values.")
  .refine(isStorableText)
  .transform((text) => new URLSearchParams(text).toString());

export const createViewSchema = z.strictObject({
  list: listName,
  name,
  query,
  sharedWith,
  /** The list starts with it from now on, for this person. */
  isStart: z.boolean(),
});
export type CreateViewInput = z.output<typeof createViewSchema>;

/** `query` is left out where only the name or the sharing changes. */
export const updateViewSchema = z.strictObject({
  id: recordId(),
  rowVersion: rowVersion(),
  name: name.optional(),
  query: query.optional(),
  sharedWith: sharedWith.optional(),
});
export type UpdateViewInput = z.output<typeof updateViewSchema>;

export const deleteViewSchema = z.strictObject({ id: recordId() });
export type DeleteViewInput = z.output<typeof deleteViewSchema>;

/** The view that a list starts with for this person; none with null. */
export const startWithViewSchema = z.strictObject({ list: listName, id: recordId().nullable() });
export type StartWithViewInput = z.output<typeof startWithViewSchema>;

export const viewSharesSchema = z.strictObject({});
