import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";

export const syncLogIdSchema = z.strictObject({
  syncLogId: recordId(),
});
