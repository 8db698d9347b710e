import { z } from "zod";
import { pageNumber, searchText } from "@/lib/platform/input/list-parameters";
import { recordId } from "@/lib/platform/input/number";
import { isStorableText } from "@/lib/platform/input/storable-text";
import { paragraph } from "@/lib/platform/input/text";

export const issueListSchema = z.object({
  page: pageNumber(100_000),
  kind: z.string().max(50).refine(isStorableText).catch(""),
  state: z.enum(["open", "resolved", "all"]).catch("open"),
  q: searchText(100),
});
export type IssueListInput = z.output<typeof issueListSchema>;

export const issueIdSchema = z.strictObject({ issueId: recordId() });

export const noteIssueSchema = z.strictObject({
  issueId: recordId(),
  note: paragraph(500),
});
export type NoteIssueInput = z.output<typeof noteIssueSchema>;
