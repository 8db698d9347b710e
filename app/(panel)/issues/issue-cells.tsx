import { RowAct } from "@/components/data-table/row-act";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { SyncIssueRow } from "@/lib/domain/sync-issues/list";
import { SEVERITY_WORDS } from "@/lib/domain/sync-issues/rules";
import { ago } from "@/lib/platform/time";
import type { Cells } from "../list-columns";
import { RawRow } from "./raw-row";

/** Cells of the issues that say more than their value. */
export const issueCells: Cells<SyncIssueRow> = {
  severity: ({ severity }) => (
    <Badge variant={severity === "rejected" ? "danger" : "neutral"}>{SEVERITY_WORDS[severity]}</Badge>
  ),
  circuit: ({ circuitId, workOrder, jobGuid }) =>
    circuitId ? <TextLink href={`/circuits/${circuitId}`}>{workOrder ?? "Circuit"}</TextLink> : (workOrder ?? jobGuid),
  state: ({ resolvedAt }) => (resolvedAt ? <Badge variant="quiet">Resolved</Badge> : <Badge>Open</Badge>),
  message: (issue) => <IssueMessage issue={issue} />,
  lastSeen: ({ syncLogId, lastSeenAt }) =>
    syncLogId ? <TextLink href={`/sync/${syncLogId}`}>{ago(lastSeenAt)}</TextLink> : ago(lastSeenAt),
};

/** What somebody may do with an issue; the island does it. */
export function issueRowActs({ id, resolvedAt, note }: SyncIssueRow) {
  return (
    <span className="row-acts">
      <RowAct act={resolvedAt ? "reopen" : "resolve"} id={id} label={resolvedAt ? "Reopen" : "Resolve"} />
      <RowAct act="note" id={id} label={note ? "Edit note" : "Add note"} data={note ? { note } : {}} />
    </span>
  );
}

function IssueMessage({ issue }: { issue: SyncIssueRow }) {
  const note = issue.note ? <p className="whitespace-normal text-muted-foreground">Note: {issue.note}</p> : null;
  if (!issue.rowData)
    return (
      <>
        {issue.message}
        {note}
      </>
    );
  return (
    <details className="max-w-md whitespace-normal">
      <summary>{issue.message}</summary>
      <RawRow row={issue.rowData} field={issue.field} />
      {note}
    </details>
  );
}
