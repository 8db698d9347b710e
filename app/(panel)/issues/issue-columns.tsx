import type { Column } from "@/components/data-table/column";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { SyncIssueRow } from "@/lib/domain/sync-issues/queries";
import { ago } from "@/lib/platform/time";
import { RawRow } from "./raw-row";
import { SettleIssue } from "./settle-issue";

/** An issue's kind in words. */
export function issueKindLabel(kind: string): string {
  const words = kind.replaceAll("_", " ").replace("guid", "GUID");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The issues list's columns as data. */
export function issueColumns(now: Date, mayResolve: boolean): Column<SyncIssueRow>[] {
  return [
    { id: "kind", header: "Kind", cell: (issue) => issueKindLabel(issue.kind) },
    {
      id: "severity",
      header: "Effect",
      cell: (issue) => (
        <Badge variant={issue.severity === "rejected" ? "danger" : "neutral"}>
          {issue.severity === "rejected" ? "Row not taken" : "Warning"}
        </Badge>
      ),
    },
    {
      id: "circuit",
      header: "Circuit",
      cell: (issue) =>
        issue.circuitId ? (
          <TextLink href={`/circuits/${issue.circuitId}`}>{issue.workOrder ?? "Circuit"}</TextLink>
        ) : (
          (issue.workOrder ?? issue.jobGuid)
        ),
    },
    {
      id: "state",
      header: "State",
      cell: (issue) => (issue.resolvedAt ? <Badge variant="quiet">Resolved</Badge> : <Badge>Open</Badge>),
    },
    { id: "status", header: "Status", cell: (issue) => issue.statusName },
    ...(mayResolve
      ? [
          {
            id: "resolve",
            header: "Settle",
            cell: (issue: SyncIssueRow) => (
              <SettleIssue
                key={`${issue.id} ${issue.note}`}
                issueId={issue.id}
                isResolved={issue.resolvedAt !== null}
                note={issue.note}
              />
            ),
          },
        ]
      : []),
    { id: "message", header: "What is wrong", minWidth: "14rem", cell: (issue) => <IssueMessage issue={issue} /> },
    {
      id: "lastSeen",
      header: "Last seen",
      cell: (issue) =>
        issue.syncLogId ? (
          <TextLink href={`/sync/${issue.syncLogId}`}>{ago(issue.lastSeenAt, now)}</TextLink>
        ) : (
          ago(issue.lastSeenAt, now)
        ),
    },
    { id: "occurrences", header: "Times", align: "end", cell: (issue) => issue.occurrences },
  ];
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
