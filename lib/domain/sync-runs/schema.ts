import { z } from "zod";

export const syncLogIdSchema = z.strictObject({
  syncLogId: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});

export const syncListSchema = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) });
