import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { type IssueSeverity } from "./rules";
import { issueScope } from "./scope";

const MOST = 50;

export type RunIssue = {
  id: number;
  kind: string;
  severity: IssueSeverity;
  message: string;
  workOrder: string | null;
  resolvedAt: Date | null;
};

/**
 * The issues that a run opened, within the reader's row scope, what was not taken first; 50 of `total`.
 * Throws FORBIDDEN.
 */
export async function listRunIssues(actor: Actor, syncLogId: number): Promise<{ rows: RunIssue[]; total: number }> {
  requirePermission(actor, "issue:view");
  const rows = await readRows<RunIssue & { total: number }>(Prisma.sql`
    SELECT i.id::float8 AS id, i.kind, i.severity, i.message, i.work_order AS "workOrder",
      i.resolved_at AS "resolvedAt", count(*) OVER ()::float8 AS total
    FROM sync_issues i
    WHERE i.opened_by_run = ${syncLogId}::bigint AND ${issueScope(actor)}
    ORDER BY i.severity, i.id
    LIMIT ${MOST}`);
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
