import { z } from "zod";
import { recordId, rowVersion } from "@/lib/platform/input/number";
import { revertSchema } from "@/lib/platform/revert-schema";
import { LOOKUP_KINDS } from "./lookup-types";

const id = recordId();
const kind = z.enum(LOOKUP_KINDS);
/** Fields by key; what each may hold is the table's own rule (lookup-values.ts). */
const values = z.record(z.string().max(50), z.union([z.string().max(2000), z.boolean(), z.null()]));

/** What an address opens beside a table's list: the sheet of a row, of a new one, or of the order. */
export const lookupSheetSchema = z
  .union([z.enum(["new", "order"]), id])
  .nullable()
  .catch(null);

export const createLookupSchema = z.strictObject({ kind, values });
export type CreateLookupInput = z.output<typeof createLookupSchema>;

/** The form as it is now, and as it was when it was opened: what differs is the edit. */
export const updateLookupSchema = z
  .strictObject({ kind, id, values, base: values })
  .refine(({ values: wanted, base }) => Object.keys(wanted).every((key) => Object.hasOwn(base, key)), {
    message: "Reload the page: it did not say which values it showed.",
  });
export type UpdateLookupInput = z.output<typeof updateLookupSchema>;

export const setLookupActiveSchema = z.strictObject({ kind, id, rowVersion: rowVersion(), isActive: z.boolean() });
export type SetLookupActiveInput = z.output<typeof setLookupActiveSchema>;

export const deleteLookupSchema = z.strictObject({ kind, id, rowVersion: rowVersion() });
export type DeleteLookupInput = z.output<typeof deleteLookupSchema>;

const order = z
  .array(id)
  .min(1)
  .max(5000)
  .refine((ids) => new Set(ids).size === ids.length, "A row stands in the order twice.");
/** The wanted order, and the one that was on the screen. */
export const reorderLookupSchema = z.strictObject({ kind, ids: order, base: order });
export type ReorderLookupInput = z.output<typeof reorderLookupSchema>;

export const revertLookupSchema = revertSchema.extend({ kind });
export type RevertLookupInput = z.output<typeof revertLookupSchema>;
