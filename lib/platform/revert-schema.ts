import { z } from "zod";
import { recordId } from "./input/number";
import { paragraph } from "./input/text";

/**
 * Taking an act back: its id in the log, the preview that the person saw, and why; a noun may ask for more of a reason.
 */
export const revertSchema = z.strictObject({
  id: recordId(),
  digest: z.string().max(100),
  reason: paragraph(500).transform((text) => text || null),
});
export type RevertInput = z.output<typeof revertSchema>;
