"use server";
import { revalidatePath } from "next/cache";
import { noteIssue, reopenIssue, resolveIssue } from "@/lib/domain/sync-issues/mutations";
import { issueIdSchema, noteIssueSchema } from "@/lib/domain/sync-issues/schema";
import { defineAction } from "@/lib/platform/define-action";

const refresh = () => revalidatePath("/issues");

export const resolveIssueAction = defineAction(
  issueIdSchema,
  (actor, { issueId }) => resolveIssue(actor, issueId),
  refresh,
);
export const reopenIssueAction = defineAction(
  issueIdSchema,
  (actor, { issueId }) => reopenIssue(actor, issueId),
  refresh,
);
export const noteIssueAction = defineAction(noteIssueSchema, noteIssue, refresh);
