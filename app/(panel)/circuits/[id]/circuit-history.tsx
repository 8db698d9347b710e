import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { HistoryEntry } from "@/lib/domain/activity/list-history";
import { actWords } from "@/lib/domain/activity/activity-words";
import { fieldLabel } from "@/lib/domain/activity/describe-changes";
import { EXCLUSION } from "@/lib/domain/circuits/rules";
import { ChangeList } from "../../change-list";
import { InstantText } from "../../instant-text";
import { RevertAct } from "../../revert-act";
import { RevertedActs } from "../../reverted-acts";

const ACTIONS: Record<string, string> = {
  "circuit.edit": "corrected",
  "circuit.take_theirs": "used WorkStudio’s value of",
  "circuit.keep_ours": "kept ours of",
  "circuit.exclude": "excluded it from reporting",
  "circuit.include": "took it back into reporting",
  "circuit.request_exclusion": "asked that it be excluded",
  "circuit.grant_exclusion": "granted that it is excluded",
  "circuit.refuse_exclusion": "refused to exclude it",
  "circuit.ask_back_exclusion": "asked back why to exclude it",
  "circuit.answer_exclusion": "answered why to exclude it",
  "circuit.withdraw_exclusion": "withdrew the request to exclude it",
  "circuit.change_exclusion": "changed its exclusion:",
  "circuit.exclusion_due": "asked whether it stays excluded",
  "circuit.assign": "assigned it:",
  "circuit.unassign": "took it off:",
  "circuit.snapshot": "took a snapshot",
  "circuit.move": "moved it on the board:",
  "circuit.reorder": "moved it within its stage",
  "circuit.follow_status": "let its stage follow WorkStudio:",
  "circuit.mark": "marked it on the board:",
  "circuit.revert": "reverted a change of",
  "circuit.sync": "changed",
  "circuit.force_sync": "overwrote",
};

const EXCLUSION_ACTS = new Set(["circuit.exclude", "circuit.include", "circuit.grant_exclusion"]);

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
  const shown = new Set(entries.map(({ id }) => id));
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
            <HistoryItem key={entry.id} entry={entry} shown={shown} />
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

/** A decision about a field has entries of its own beside the field's. */
const fieldOfEntry = (column: string) => column.replace(/_(kept_against|protected_until)$/, "");

const anchorOf = (id: number) => `act-${id}`;

function HistoryItem({ entry, shown }: { entry: HistoryEntry; shown: ReadonlySet<number> }) {
  const isExclusion = EXCLUSION_ACTS.has(entry.action);
  const changes = Object.entries(entry.changes ?? {}).filter(([column]) => !isExclusion || column !== EXCLUSION);
  const words = [
    ACTIONS[entry.action] ?? actWords(entry.action),
    [...new Set((isExclusion ? [] : changes).map(([column]) => fieldLabel(fieldOfEntry(column)).toLowerCase()))].join(
      ", ",
    ),
  ]
    .filter(Boolean)
    .join(" ");
  return (
    <li id={anchorOf(entry.id)} className="border-l-2 border-border pl-3">
      {entry.mayRevert ? (
        <span className="float-right ml-3">
          <RevertAct id={entry.id} noun="circuit" name={`Revert: ${entry.actorName} ${words}`} />
        </span>
      ) : null}
      <p>
        <strong className="font-medium">{entry.actorName}</strong> {words}{" "}
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
      <RevertedActs
        reverts={entry.reverts}
        revertedBy={entry.revertedBy}
        hrefOf={(id) => (shown.has(id) ? `#${anchorOf(id)}` : `/activity/${id}`)}
      />
    </li>
  );
}
