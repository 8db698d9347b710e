import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { listRunIssues } from "@/lib/domain/sync-issues/list-run-issues";
import { issueKindWords } from "@/lib/domain/sync-issues/rules";

/** The rows that a run could not take, or not whole, each with why. */
export function RunIssues({ issues: { rows, total } }: { issues: Awaited<ReturnType<typeof listRunIssues>> }) {
  if (total === 0) return null;
  return (
    <Card>
      <CardHeader
        title={`New on the issues list: ${total.toLocaleString("en-US")}`}
        description={total > rows.length ? `The first ${rows.length}; the issues list has all of them.` : undefined}
      />
      <CardContent>
        <ul className="grid gap-2 text-sm">
          {rows.map(({ id, kind, message, workOrder, resolvedAt }) => (
            <li key={id} className="break-words">
              <TextLink
                className="thumb"
                href={`/issues?state=all&kind=${kind}${workOrder ? `&q=${encodeURIComponent(workOrder)}` : ""}`}
              >
                {issueKindWords(kind)}
                {workOrder ? `, ${workOrder}` : ""}
              </TextLink>{" "}
              {resolvedAt ? <Badge variant="quiet">Resolved</Badge> : null}
              <p className="text-muted-foreground">{message}</p>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
