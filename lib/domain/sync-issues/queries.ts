import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db, readRows } from "@/lib/platform/db";
import { can, requirePermission } from "@/lib/platform/permissions";
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
  /** As people call the status, or as WorkStudio sent it. */
  statusName: string | null;
  circuitId: number | null;
  syncLogId: number | null;
  rowData: Record<string, unknown> | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  occurrences: number;
  resolvedAt: Date | null;
  note: string | null;
};

export const ISSUE_PAGE_SIZE = 50;

type IssuePage = {
  rows: SyncIssueRow[];
  total: number;
  pageCount: number;
  kinds: { kind: string; count: number }[];
  /** Issues of the row scope in any state and of any kind: none at all is another thing than none that match. */
  totalInScope: number;
};

/** One page of the issues in the actor's row scope, newest first. Throws FORBIDDEN. */
export async function listSyncIssues(actor: Actor, input: IssueListInput): Promise<IssuePage> {
  requirePermission(actor, "issue:view");
  const state =
    input.state === "all"
      ? Prisma.sql`TRUE`
      : input.state === "open"
        ? Prisma.sql`i.resolved_at IS NULL`
        : Prisma.sql`i.resolved_at IS NOT NULL`;
  const scope = issueScope(actor);
  const visible = Prisma.sql`${state} AND ${scope} AND ${searched(input.q)}`;
  const where = Prisma.sql`${visible} AND (${input.kind} = '' OR i.kind = ${input.kind})`;
  const [kinds, totals, rows] = await Promise.all([
    db().$queryRaw<{ kind: string; count: number }[]>(
      Prisma.sql`SELECT kind, count(*)::float8 AS count FROM sync_issues i WHERE ${visible} GROUP BY kind ORDER BY count DESC, kind`,
    ),
    db().$queryRaw<{ total: number; totalInScope: number }[]>(
      Prisma.sql`SELECT count(*) FILTER (WHERE ${where})::float8 AS total, count(*)::float8 AS "totalInScope" FROM sync_issues i WHERE ${scope}`,
    ),
    db().$queryRaw<SyncIssueRow[]>(Prisma.sql`
      SELECT id::float8 AS id, kind, severity, field, message, work_order AS "workOrder", job_guid AS "jobGuid", api_status AS "apiStatus",
        coalesce((SELECT k.display_name FROM api_status_configs k WHERE k.api_status = i.api_status), i.api_status) AS "statusName", circuit_id::float8 AS "circuitId",
        sync_log_id::float8 AS "syncLogId", row_data AS "rowData", first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt", occurrences, resolved_at AS "resolvedAt", note
      FROM sync_issues i WHERE ${where} ORDER BY severity, last_seen_at DESC, id DESC LIMIT ${ISSUE_PAGE_SIZE} OFFSET ${(input.page - 1) * ISSUE_PAGE_SIZE}`),
  ]);
  const { total = 0, totalInScope = 0 } = totals[0] ?? {};
  return { rows, total, totalInScope, pageCount: Math.max(1, Math.ceil(total / ISSUE_PAGE_SIZE)), kinds };
}

/** Every word somewhere in the message, the work order, the identity or the note, whatever its case. */
function searched(q: string): Prisma.Sql {
  const words = q.split(/\s+/).filter(Boolean);
  if (words.length === 0) return Prisma.sql`TRUE`;
  const text = Prisma.sql`lower(concat_ws(' ', i.message, i.work_order, i.job_guid, i.api_status, i.note))`;
  return Prisma.join(
    words.map((word) => Prisma.sql`strpos(${text}, lower(${word})) > 0`),
    " AND ",
  );
}

/** How many issues wait in the actor's row scope, for the navigation; none for who may not see issues. */
export async function countOpenIssues(actor: Actor): Promise<number> {
  if (!can(actor, "issue:view")) return 0;
  const [row] = await readRows<{ open: number }>(
    Prisma.sql`SELECT count(*)::float8 AS open FROM sync_issues i WHERE i.resolved_at IS NULL AND ${issueScope(actor)}`,
  );
  return row?.open ?? 0;
}
