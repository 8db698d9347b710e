import { z } from "zod";
import { NOT_STORABLE, isStorableText } from "@/lib/platform/storable-text";

export const issueListSchema = z.object({
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  kind: z.string().max(50).refine(isStorableText).catch(""),
  state: z.enum(["open", "resolved", "all"]).catch("open"),
  q: z.string().trim().max(100).refine(isStorableText).catch(""),
});
export type IssueListInput = z.output<typeof issueListSchema>;

export const issueIdSchema = z.strictObject({ issueId: z.number().int().positive().max(Number.MAX_SAFE_INTEGER) });

export const noteIssueSchema = z.strictObject({
  issueId: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
  note: z.string().trim().max(500, "At most 500 characters.").refine(isStorableText, NOT_STORABLE),
});
export type NoteIssueInput = z.output<typeof noteIssueSchema>;
