import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";
import { reasonText } from "@/lib/platform/input/text";

export const syncLogIdSchema = z.strictObject({
  syncLogId: recordId(),
});

export const pauseSyncsSchema = z.strictObject({
  reason: reasonText(500, "Say why, for whoever wonders that nothing is synced."),
});

export type PauseSyncsInput = z.output<typeof pauseSyncsSchema>;

export const resumeSyncsSchema = z.strictObject({});
