import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";

export const exportSchema = z.strictObject({ id: recordId() });
export type ExportInput = z.output<typeof exportSchema>;
