import { z } from "zod";
import { pageNumber } from "@/lib/platform/input/list-parameters";
import { recordId } from "@/lib/platform/input/number";

export const syncLogIdSchema = z.strictObject({
  syncLogId: recordId(),
});

export const syncListSchema = z.object({ page: pageNumber(100_000) });
