import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";
import { paragraph } from "@/lib/platform/input/text";

export const issueIdSchema = z.strictObject({ issueId: recordId() });

export const noteIssueSchema = z.strictObject({
  issueId: recordId(),
  note: paragraph(500),
});
export type NoteIssueInput = z.output<typeof noteIssueSchema>;
