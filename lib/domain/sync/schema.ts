import { z } from "zod";
import { NOT_STORABLE, isStorableText } from "@/lib/platform/storable-text";

const apiStatus = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9_-]{1,20}$/, "Use a WorkStudio status code such as ACTIV.");

/** What a person may ask of a circuit sync. `force` takes WorkStudio's values over people's corrections; `acceptFewer` lifts the mass-disappearance guard. */
export const requestCircuitSyncSchema = z.strictObject({
  statuses: z.array(apiStatus).max(20).optional(),
  preview: z.boolean().default(false),
  force: z.boolean().default(false),
  acceptFewer: z.boolean().default(false),
  reason: z.string().trim().max(500).refine(isStorableText, NOT_STORABLE).optional(),
});
export type RequestCircuitSyncInput = z.input<typeof requestCircuitSyncSchema>;

export const syncLogIdSchema = z.strictObject({
  syncLogId: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});

/** The options of one run, kept in `sync_logs.context_json`. */
export const circuitSyncOptionsSchema = z.object({
  statuses: z.array(z.string()).min(1),
  preview: z.boolean(),
  force: z.boolean(),
  acceptFewer: z.boolean(),
});
export type CircuitSyncOptions = z.output<typeof circuitSyncOptionsSchema>;

export const syncListSchema = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) });
export const issueListSchema = z.object({
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  kind: z.string().max(50).refine(isStorableText).catch(""),
  state: z.enum(["open", "resolved", "all"]).catch("open"),
});
export type IssueListInput = z.output<typeof issueListSchema>;
