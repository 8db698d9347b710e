import { z } from "zod";
import { isStorableText } from "@/lib/platform/storable-text";

/** What somebody types into the command palette; anything malformed is nothing typed. */
export const searchSchema = z.object({ q: z.string().trim().max(100).refine(isStorableText).catch("") });
