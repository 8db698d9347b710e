import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import type { IssueListInput } from "./schema";
import { issueScope } from "./scope";

export type SyncIssueRow = {
  id: number;
  kind: string;
  severity: "rejected" | "warning";
  field: string | null;
  message: string;
  workOrder: string | null;
  jobGuid: string | null;
  apiStatus: string | null;
  circuitId: number | null;
  syncLogId: number | null;
  rowData: Record<string, unknown> | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  occurrences: number;
  resolvedAt: Date | null;
};

export const ISSUE_PAGE_SIZE = 50;

/** One page of the issues in the actor's row scope, newest first. Throws FORBIDDEN. */
export async function listSyncIssues(
  actor: Actor,
  input: IssueListInput,
): Promise<{ rows: SyncIssueRow[]; total: number; pageCount: number; kinds: { kind: string; count: number }[] }> {
  requirePermission(actor, "issue:view");
  const state =
    input.state === "all"
      ? Prisma.sql`TRUE`
      : input.state === "open"
        ? Prisma.sql`i.resolved_at IS NULL`
        : Prisma.sql`i.resolved_at IS NOT NULL`;
  const visible = Prisma.sql`${state} AND ${issueScope(actor)}`;
  const where = Prisma.sql`${visible} AND (${input.kind} = '' OR i.kind = ${input.kind})`;
  const [kinds, totals, rows] = await Promise.all([
    db().$queryRaw<{ kind: string; count: number }[]>(
      Prisma.sql`SELECT kind, count(*)::float8 AS count FROM sync_issues i WHERE ${visible} GROUP BY kind ORDER BY count DESC, kind`,
    ),
    db().$queryRaw<{ total: number }[]>(Prisma.sql`SELECT count(*)::float8 AS total FROM sync_issues i WHERE ${where}`),
    db().$queryRaw<SyncIssueRow[]>(Prisma.sql`
      SELECT id::float8 AS id, kind, severity, field, message, work_order AS "workOrder", job_guid AS "jobGuid", api_status AS "apiStatus", circuit_id::float8 AS "circuitId",
        sync_log_id::float8 AS "syncLogId", row_data AS "rowData", first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt", occurrences, resolved_at AS "resolvedAt"
      FROM sync_issues i WHERE ${where} ORDER BY severity, last_seen_at DESC, id DESC LIMIT ${ISSUE_PAGE_SIZE} OFFSET ${(input.page - 1) * ISSUE_PAGE_SIZE}`),
  ]);
  const total = totals[0]?.total ?? 0;
  return { rows, total, pageCount: Math.max(1, Math.ceil(total / ISSUE_PAGE_SIZE)), kinds };
}
