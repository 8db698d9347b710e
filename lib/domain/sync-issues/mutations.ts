import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import type { NoteIssueInput } from "./schema";
import { issueScope } from "./scope";

/**
 * Marks an issue of the row scope as settled by a person; it opens again if WorkStudio still sends it. Throws
 * FORBIDDEN, NOT_FOUND.
 */
export async function resolveIssue(actor: Actor, issueId: number): Promise<{ issueId: number }> {
  return mutate(actor, {
    permission: "issue:resolve",
    action: "issue.resolve",
    run: async (tx) => {
      const issue = await lockIssue(tx, actor, issueId);
      if (issue.resolvedAt) return { result: { issueId }, audit: [] };
      await tx.syncIssue.update({
        where: { id: BigInt(issueId) },
        data: { resolvedAt: new Date(), resolvedBy: actor.kind === "user" ? actor.userId : null },
        select: { id: true },
      });
      return { result: { issueId }, audit: [{ action: "issue.resolve", ...subjectOf(issueId, issue.message) }] };
    },
  });
}

/** Opens a settled issue of the row scope again. Throws FORBIDDEN, NOT_FOUND. */
export async function reopenIssue(actor: Actor, issueId: number): Promise<{ issueId: number }> {
  return mutate(actor, {
    permission: "issue:resolve",
    action: "issue.reopen",
    run: async (tx) => {
      const issue = await lockIssue(tx, actor, issueId);
      if (!issue.resolvedAt) return { result: { issueId }, audit: [] };
      await tx.syncIssue.update({
        where: { id: BigInt(issueId) },
        data: { resolvedAt: null, resolvedBy: null },
        select: { id: true },
      });
      return { result: { issueId }, audit: [{ action: "issue.reopen", ...subjectOf(issueId, issue.message) }] };
    },
  });
}

/** Writes what people know about an issue beside it; an empty note takes it away. Throws FORBIDDEN, NOT_FOUND. */
export async function noteIssue(actor: Actor, { issueId, note }: NoteIssueInput): Promise<{ issueId: number }> {
  return mutate(actor, {
    permission: "issue:resolve",
    action: "issue.note",
    run: async (tx) => {
      const issue = await lockIssue(tx, actor, issueId);
      const after = note === "" ? null : note;
      if (issue.note === after) return { result: { issueId }, audit: [] };
      await tx.syncIssue.update({ where: { id: BigInt(issueId) }, data: { note: after }, select: { id: true } });
      const changes = { note: { before: issue.note, after } };
      return { result: { issueId }, audit: [{ action: "issue.note", ...subjectOf(issueId, issue.message), changes }] };
    },
  });
}

type StoredIssue = { message: string; note: string | null; resolvedAt: Date | null };

async function lockIssue(tx: Transaction, actor: Actor, issueId: number): Promise<StoredIssue> {
  const [issue] = await tx.$queryRaw<StoredIssue[]>(
    Prisma.sql`
      SELECT i.message, i.note, i.resolved_at AS "resolvedAt"
      FROM sync_issues i
      WHERE i.id = ${issueId}::bigint AND ${issueScope(actor)}
      FOR UPDATE OF i`,
  );
  if (!issue) throw notFound("issue");
  return issue;
}

const subjectOf = (issueId: number, message: string) => ({
  subjectType: "sync_issue",
  subjectId: BigInt(issueId),
  subjectLabel: message,
});
