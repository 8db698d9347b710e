import { RowAct } from "@/components/data-table/row-act";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { SyncIssueRow } from "@/lib/domain/sync-issues/list";
import { SEVERITY_WORDS } from "@/lib/domain/sync-issues/rules";
import { InstantText } from "../instant-text";
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
    syncLogId ? (
      <TextLink href={`/sync/${syncLogId}`}>
        <InstantText instant={lastSeenAt} />
      </TextLink>
    ) : (
      <InstantText instant={lastSeenAt} />
    ),
};

/** What somebody may do with an issue; the island does it. */
export const issueRowActs = (mayResolve: boolean, mayAccept: boolean) =>
  function acts({ id, kind, resolvedAt, note, workOrder }: SyncIssueRow) {
    const isSuspicious = kind === "unit_suspicious" && !resolvedAt && workOrder !== null;
    return (
      <span className="row-acts">
        {mayAccept && isSuspicious ? (
          <RowAct act="accept" id={id} label="Accept the answer" data={{ order: workOrder }} />
        ) : null}
        {mayResolve ? resolveActs({ id, resolvedAt, note }) : null}
      </span>
    );
  };

function resolveActs({ id, resolvedAt, note }: Pick<SyncIssueRow, "id" | "resolvedAt" | "note">) {
  return (
    <>
      <RowAct act={resolvedAt ? "reopen" : "resolve"} id={id} label={resolvedAt ? "Reopen" : "Resolve"} />
      <RowAct act="note" id={id} label={note ? "Edit note" : "Add note"} data={note ? { note } : {}} />
    </>
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
