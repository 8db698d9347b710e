import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { FilterOption } from "@/lib/platform/list/list-filter";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { holdsText } from "@/lib/platform/list/search-text";
import { type IssueSeverity, SEVERITY_WORDS, issueKindWords } from "./rules";
import { issueScope } from "./scope";

export type SyncIssueRow = {
  id: number;
  kind: string;
  severity: IssueSeverity;
  field: string | null;
  message: string;
  workOrder: string | null;
  jobGuid: string | null;
  apiStatus: string | null;
  /** As people call the status, or as WorkStudio sent it. */
  statusName: string | null;
  circuitId: number | null;
  syncLogId: number | null;
  /** The row as WorkStudio sent it, by its own column names. */
  rowData: Record<string, unknown> | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  occurrences: number;
  resolvedAt: Date | null;
  note: string | null;
};

const ID = Prisma.sql`i.id`;
const SEARCHED = Prisma.sql`issue_search_text(i.message, i.work_order, i.job_guid, i.api_status, i.note)`;
/** By a column, and among equal ones the issues first that were seen last. */
const byThenSeen = (column: Prisma.Sql) => ({
  ascending: Prisma.sql`${column} ASC, i.last_seen_at DESC, i.id DESC`,
  descending: Prisma.sql`${column} DESC, i.last_seen_at ASC, i.id ASC`,
});

export const issueList = defineList<SyncIssueRow>()({
  name: "issues",
  title: "Sync issues",
  one: "issue",
  many: "issues",
  subjectType: "sync_issue",
  path: "/issues",
  permission: "issue:view",
  from: Prisma.sql`sync_issues i`,
  id: ID,
  scope: issueScope,
  joins: Prisma.sql`LEFT JOIN api_status_configs k ON k.api_status = i.api_status`,
  fields: () => ({
    id: Prisma.sql`i.id::float8`,
    kind: Prisma.sql`i.kind`,
    severity: Prisma.sql`i.severity`,
    field: Prisma.sql`i.field`,
    message: Prisma.sql`i.message`,
    workOrder: Prisma.sql`i.work_order`,
    jobGuid: Prisma.sql`i.job_guid`,
    apiStatus: Prisma.sql`i.api_status`,
    statusName: Prisma.sql`coalesce(k.display_name, i.api_status)`,
    circuitId: Prisma.sql`i.circuit_id::float8`,
    syncLogId: Prisma.sql`i.sync_log_id::float8`,
    rowData: Prisma.sql`i.row_data`,
    firstSeenAt: Prisma.sql`i.first_seen_at`,
    lastSeenAt: Prisma.sql`i.last_seen_at`,
    occurrences: Prisma.sql`i.occurrences`,
    resolvedAt: Prisma.sql`i.resolved_at`,
    note: Prisma.sql`i.note`,
  }),
  columns: {
    kind: {
      label: "Kind",
      isFixed: true,
      sort: byThenSeen(Prisma.sql`i.kind`),
      value: ({ kind }) => issueKindWords(kind),
    },
    severity: {
      label: "Effect",
      sort: byThenSeen(Prisma.sql`i.severity`),
      value: ({ severity }) => SEVERITY_WORDS[severity],
    },
    circuit: {
      label: "Circuit",
      sort: byThenSeen(Prisma.sql`i.work_order`),
      fileAs: ["workOrder", "jobGuid"],
      value: ({ workOrder, jobGuid }) => workOrder ?? jobGuid,
    },
    state: { label: "State", value: ({ resolvedAt }) => (resolvedAt ? "Resolved" : "Open") },
    status: { label: "Status", value: ({ statusName }) => statusName },
    message: {
      label: "What is wrong",
      minWidth: "14rem",
      fileAs: ["message", "note", "rowData"],
      value: ({ message }) => message,
    },
    lastSeen: {
      label: "Last seen",
      sort: orderBy(Prisma.sql`i.last_seen_at`, ID),
      value: ({ lastSeenAt }) => lastSeenAt,
    },
    firstSeen: { label: "First seen", isDefault: false, value: ({ firstSeenAt }) => firstSeenAt },
    occurrences: {
      label: "Times",
      align: "end",
      sort: byThenSeen(Prisma.sql`i.occurrences`),
      value: ({ occurrences }) => occurrences,
    },
    workOrder: { label: "Work order", isFileOnly: true, value: ({ workOrder }) => workOrder },
    jobGuid: { label: "WorkStudio GUID", isFileOnly: true, value: ({ jobGuid }) => jobGuid },
    note: { label: "Note", isFileOnly: true, value: ({ note }) => note },
    rowData: {
      label: "WorkStudio’s row",
      isFileOnly: true,
      value: ({ rowData }) => (rowData ? JSON.stringify(rowData) : null),
    },
  },
  defaultSort: { key: "severity", descending: false },
  filters: {
    state: {
      kind: "one",
      label: "State",
      defaultValue: "open",
      options: [
        { value: "open", label: "Open" },
        { value: "resolved", label: "Resolved" },
        { value: "all", label: "All" },
      ],
      aside: { hidden: "resolved", shown: "all", words: "resolved" },
      condition: (state: string) =>
        state === "all"
          ? null
          : state === "open"
            ? Prisma.sql`i.resolved_at IS NULL`
            : Prisma.sql`i.resolved_at IS NOT NULL`,
    },
    kind: {
      kind: "text",
      label: "Kind",
      any: "Every kind",
      pattern: /^[a-z_]{1,50}$/,
      condition: (kind) => Prisma.sql`i.kind = ${kind}`,
    },
  },
  search: {
    label: "Search issues",
    placeholder: "Work order, message, GUID, note",
    // Every word somewhere, whatever stands between them.
    condition: (typed) =>
      Prisma.join(
        typed.split(/\s+/u).map((word) => holdsText(SEARCHED, word)),
        " AND ",
      ),
  },
  pageSizes: [50, 25, 100],
  options: issueOptions,
});

export type IssueListState = ListState<typeof issueList.spec.filters>;

/** The kinds that the list has with its other filters, the most frequent first. */
async function issueOptions(
  actor: Actor,
  state: ListState,
): Promise<Readonly<Record<string, readonly FilterOption[]>>> {
  const { filters, ...rest } = state as IssueListState;
  const rows = await readRows<{ kind: string; count: number }>(
    Prisma.sql`
      SELECT i.kind, count(*)::float8 AS count
      FROM sync_issues i
      WHERE ${issueList.where(actor, { ...rest, filters: { ...filters, kind: "" } })}
      GROUP BY i.kind
      ORDER BY count DESC, i.kind`,
  );
  return { kind: rows.map(({ kind, count }) => ({ value: kind, label: issueKindWords(kind), count })) };
}

/** One page of the issues in the actor's row scope, what was not taken first and then the newest. Throws FORBIDDEN. */
export function listSyncIssues(actor: Actor, state: IssueListState): Promise<ListPage<SyncIssueRow>> {
  return issueList.read(actor, state);
}

/**
 * The filtered issues as a file, with the rows that WorkStudio sent. Throws FORBIDDEN, also without `export:run`,
 * and RATE_LIMITED.
 */
export function exportSyncIssues(actor: UserActor, state: IssueListState, format: ExportFormat): Promise<Response> {
  return issueList.export(actor, state, format);
}
