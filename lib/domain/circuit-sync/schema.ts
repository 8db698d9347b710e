import { z } from "zod";
import { paragraph } from "@/lib/platform/input/text";

const apiStatus = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9_-]{1,20}$/, "Use a WorkStudio status code such as ACTIV.");

/**
 * What a person may ask of a circuit sync. `force` takes WorkStudio's values over people's corrections; `acceptFewer`
 * lifts the mass-disappearance guard.
 */
export const requestCircuitSyncSchema = z
  .strictObject({
    statuses: z.array(apiStatus).max(20).optional(),
    preview: z.boolean().default(false),
    force: z.boolean().default(false),
    acceptFewer: z.boolean().default(false),
    reason: paragraph(500).optional(),
  })
  .refine((asked) => asked.preview || !(asked.force || asked.acceptFewer) || Boolean(asked.reason), {
    path: ["reason"],
    message: "Say why; the log keeps it.",
  });
export type RequestCircuitSyncInput = z.input<typeof requestCircuitSyncSchema>;

/** The options of one run, kept in `sync_logs.context_json`. */
export const circuitSyncOptionsSchema = z.object({
  statuses: z.array(z.string()).min(1),
  preview: z.boolean(),
  force: z.boolean(),
  acceptFewer: z.boolean(),
});
export type CircuitSyncOptions = z.output<typeof circuitSyncOptionsSchema>;

export const editsToDiscardSchema = z.object({ statuses: z.array(apiStatus).max(20).catch([]) });
