import { z } from "zod";
import { recordId, rowVersion } from "@/lib/platform/input/number";
import { line, optionalLine, reasonText } from "@/lib/platform/input/text";
import { circuitValuesSchema } from "./schema";

const reason = reasonText(500, "Say why, for whoever reads the history.");
const CODE = /^[A-Za-z0-9_-]+$/;

/**
 * A circuit that WorkStudio does not know yet: its work order, its extension (blank for a whole one), and what is known
 * of it.
 */
export const createCircuitSchema = z.strictObject({
  workOrder: line(20, "Enter a work order.").regex(CODE, "Use letters, digits and dashes, as in 2026-1042."),
  extension: optionalLine(5).refine(
    (code) => code === null || CODE.test(code),
    "Use letters and digits, as in A or C_a.",
  ),
  ...circuitValuesSchema.pick({
    title: true,
    regionId: true,
    contractor: true,
    cycleType: true,
    totalMiles: true,
    totalAcres: true,
    startDate: true,
  }).shape,
  reason,
});
export type CreateCircuitInput = z.output<typeof createCircuitSchema>;

export const deleteCircuitSchema = z.strictObject({ id: recordId(), rowVersion: rowVersion(), reason });
export type DeleteCircuitInput = z.output<typeof deleteCircuitSchema>;

export const restoreCircuitSchema = z.strictObject({ id: recordId(), rowVersion: rowVersion(), reason });
export type RestoreCircuitInput = z.output<typeof restoreCircuitSchema>;

/** `id` stays, `goneId` is merged into it; the versions are those that the person was shown. */
export const mergeCircuitsSchema = z
  .strictObject({
    id: recordId(),
    rowVersion: rowVersion(),
    goneId: recordId("Choose a circuit from the list."),
    goneVersion: rowVersion(),
    reason,
  })
  .refine(({ id, goneId }) => id !== goneId, { path: ["goneId"], message: "Choose another circuit than this one." });
export type MergeCircuitsInput = z.output<typeof mergeCircuitsSchema>;

export const previewMergeSchema = z.strictObject({
  id: recordId(),
  goneId: recordId("Choose a circuit from the list."),
});
export type PreviewMergeInput = z.output<typeof previewMergeSchema>;

/** What is typed to find the circuit that was entered twice. */
export const mergeCandidatesSchema = z.object({ id: recordId(), q: z.string().trim().max(200).catch("") });
export type MergeCandidatesInput = z.output<typeof mergeCandidatesSchema>;
