import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";
import { reasonText } from "@/lib/platform/input/text";
import { MAX_FILE_BYTES } from "@/lib/platform/table-file";
import { OUTCOMES } from "./rules";

const id = recordId();
const list = z.string().regex(/^[a-z][a-z-]{0,49}$/, "Choose a list.");
const file = z
  .file({ error: "Choose a CSV file or an Excel workbook." })
  .min(1, "The file is empty.")
  .max(MAX_FILE_BYTES, "The file has more than 5 MB. Split it.")
  .refine(({ name }) => /\.(csv|txt|tsv|xlsx)$/i.test(name), "Choose a CSV file or an Excel workbook (.xlsx).");

export const startImportSchema = z.strictObject({ list, file });
export type StartImportInput = z.output<typeof startImportSchema>;

/** The field of each column of the file, an empty text for none. */
export const matchImportSchema = z.strictObject({
  id,
  columns: z.array(z.string().regex(/^[A-Za-z_]{0,50}$/, "Choose from those shown.")).max(250),
});
export type MatchImportInput = z.output<typeof matchImportSchema>;

/**
 * `good` leaves out rows that are wrong or changed meanwhile; `all` applies nothing if there is one. `revision` is the
 * preview’s that was seen.
 */
export const applyImportSchema = z.strictObject({
  id,
  mode: z.enum(["good", "all"]),
  revision: z.int().min(0).max(1_000_000_000),
  reason: reasonText(500, "Say why, for whoever reads the history.").nullable(),
});
export type ApplyImportInput = z.output<typeof applyImportSchema>;

export const importSchema = z.strictObject({ id });
export type ImportInput = z.output<typeof importSchema>;

/** What the address of a preview says. */
export const importViewSchema = z.object({
  show: z.enum(OUTCOMES).nullable().catch(null),
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
});
export type ImportView = z.output<typeof importViewSchema>;
