import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { issueScope } from "./scope";

/** Marks an issue of the row scope as settled by a person; it opens again if WorkStudio still sends it. Throws FORBIDDEN, NOT_FOUND. */
export async function resolveIssue(actor: Actor, issueId: number): Promise<{ issueId: number }> {
  return mutate(actor, {
    permission: "issue:resolve",
    action: "issue.resolve",
    run: async (tx) => {
      const [issue] = await tx.$queryRaw<{ message: string }[]>(
        Prisma.sql`SELECT i.message FROM sync_issues i WHERE i.id = ${issueId}::bigint AND ${issueScope(actor)}`,
      );
      if (!issue) throw notFound("issue");
      const resolved = await tx.syncIssue.updateMany({
        where: { id: BigInt(issueId), resolvedAt: null },
        data: { resolvedAt: new Date(), resolvedBy: actor.kind === "user" ? actor.userId : null },
      });
      const audit = {
        action: "issue.resolve",
        subjectType: "sync_issue",
        subjectId: BigInt(issueId),
        subjectLabel: issue.message,
      };
      return { result: { issueId }, audit: resolved.count === 0 ? [] : [audit] };
    },
  });
}
