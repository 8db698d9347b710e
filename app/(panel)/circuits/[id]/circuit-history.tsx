import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { HistoryEntry } from "@/lib/domain/activity/list-history";
import { columnLabel } from "@/lib/domain/circuits/format-field";
import { ChangeList } from "../../change-list";
import { InstantText } from "../../instant-text";

const ACTIONS: Record<string, string> = {
  "circuit.edit": "corrected",
  "circuit.take_theirs": "used WorkStudio’s value of",
  "circuit.exclude": "excluded it from reporting",
  "circuit.include": "took it back into reporting",
  "circuit.sync": "changed",
  "circuit.force_sync": "overwrote",
};

/** Who changed what, people and the sync alike, newest first. */
export function CircuitHistory({
  entries,
  firstSeenAt,
  activityHref,
}: {
  entries: HistoryEntry[];
  firstSeenAt: Date | null;
  activityHref: string | null;
}) {
  return (
    <Card>
      <CardHeader
        title="History"
        description="Changes by people and by the sync."
        actions={activityHref ? <TextLink href={activityHref}>In the activity log</TextLink> : null}
      />
      <CardContent>
        <ol className="grid gap-3 text-sm">
          {entries.map((entry) => (
            <HistoryItem key={entry.id} entry={entry} />
          ))}
          {firstSeenAt ? (
            <li className="text-muted-foreground">
              First seen in WorkStudio <InstantText instant={firstSeenAt} />
            </li>
          ) : null}
        </ol>
      </CardContent>
    </Card>
  );
}

function HistoryItem({ entry }: { entry: HistoryEntry }) {
  const isExclusion = entry.action === "circuit.exclude" || entry.action === "circuit.include";
  const changes = isExclusion ? [] : Object.entries(entry.changes ?? {});
  return (
    <li className="border-l-2 border-border pl-3">
      <p>
        <strong className="font-medium">{entry.actorName}</strong> {ACTIONS[entry.action] ?? entry.action}
        {changes.length > 0 ? ` ${changes.map(([column]) => columnLabel(column).toLowerCase()).join(", ")}` : null}{" "}
        <span className="text-muted-foreground">
          <InstantText instant={entry.occurredAt} />
          {entry.syncLogId ? (
            <>
              {" · "}
              <TextLink href={`/sync/${entry.syncLogId}`}>sync {entry.syncLogId}</TextLink>
            </>
          ) : null}
        </span>
      </p>
      {entry.reason ? <p className="text-muted-foreground">“{entry.reason}”</p> : null}
      {changes.length > 0 ? <ChangeList changes={Object.fromEntries(changes)} /> : null}
    </li>
  );
}
