import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";
import { paragraph } from "@/lib/platform/input/text";

const workOrder = z
  .string()
  .trim()
  .regex(/^[\w./-]{1,20}$/, "Use a work order such as 2025-1042, without its extension.");

/**
 * What a person may ask of a sync of planned units: some work orders, the work orders of some circuits, or, without
 * either, all that are due. `acceptFewer` takes answers that are suddenly empty or halved as they are.
 */
export const requestUnitSyncSchema = z
  .strictObject({
    workOrders: z.array(workOrder).max(1_000).optional(),
    circuitIds: z.array(recordId()).max(1_000).optional(),
    acceptFewer: z.boolean().default(false),
    reason: paragraph(500).optional(),
  })
  .refine((asked) => !asked.acceptFewer || Boolean(asked.reason), {
    path: ["reason"],
    message: "Say why; the log keeps it.",
  })
  .refine((asked) => !asked.acceptFewer || Boolean(asked.workOrders?.length || asked.circuitIds?.length), {
    path: ["workOrders"],
    message: "Name the work orders whose answers are to be taken as they are.",
  });
export type RequestUnitSyncInput = z.input<typeof requestUnitSyncSchema>;

/** The options of one run, kept in `sync_logs.context_json`; without work orders it fetches all that were due. */
export const unitSyncOptionsSchema = z.object({
  workOrders: z.array(z.string()).optional(),
  acceptFewer: z.boolean(),
});
export type UnitSyncOptions = z.output<typeof unitSyncOptionsSchema>;
