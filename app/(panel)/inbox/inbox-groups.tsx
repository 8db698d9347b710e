import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { InboxGroup } from "@/lib/domain/inbox/queries";
import { countWords, isHanded } from "@/lib/domain/inbox/rules";
import { formatDay } from "@/lib/platform/time";
import { InstantText } from "../instant-text";
import { HandOn } from "./hand-on";
import { BringBack, Snooze } from "./snooze";

/** Kinds of matters, each with how many, the oldest of them by name, and the way to where they are settled. */
export function InboxGroups({ title, groups }: { title: string; groups: InboxGroup[] }) {
  return (
    <Card>
      <CardHeader title={title} />
      <ul className="divide-y" aria-label={title}>
        {groups.map((group) => (
          <li key={group.kind} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3">
            <div className="min-w-0 flex-1 basis-64">
              <h3 className="flex flex-wrap items-center gap-x-2 text-sm font-medium max-sm:[&>a]:inline-block max-sm:[&>a]:py-3.25">
                <TextLink href={group.href}>{group.title}</TextLink>
                <Badge>{countWords(group.count)}</Badge>
              </h3>
              <p className="text-sm text-muted-foreground">
                <Explanation group={group} />
              </p>
              {group.items.length > 0 ? <Items group={group} /> : null}
            </div>
            {group.snoozed ? (
              <BringBack kind={group.kind} title={group.title} />
            ) : (
              <Snooze kind={group.kind} title={group.title} />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Items({ group: { kind, items, count } }: { group: InboxGroup }) {
  return (
    <ul className="mt-1 text-sm">
      {items.map(({ label, circuitId, since, handed }) => (
        <li key={`${circuitId} ${since}`} className="max-sm:py-1.5">
          <TextLink href={`/circuits/${circuitId}`}>{label}</TextLink>{" "}
          <span className="text-muted-foreground">
            <InstantText instant={new Date(since)} />
          </span>
          {isHanded(kind) ? <HandOn kind={kind} circuitId={circuitId} label={label} /> : null}
          {handed ? (
            <p className="text-muted-foreground">
              {handed.isToMe ? `${handed.from} hands it to you` : `You handed it to ${handed.to}`}: {handed.note}
            </p>
          ) : null}
        </li>
      ))}
      {count > items.length ? (
        <li className="text-muted-foreground">and {countWords(count - items.length)} more</li>
      ) : null}
    </ul>
  );
}

function Explanation({ group: { settledBy, oldest, snoozed } }: { group: InboxGroup }) {
  if (snoozed) return `Back on ${formatDay(snoozed.until)}: ${snoozed.reason}`;
  if (!oldest) return settledBy;
  return (
    <>
      {settledBy} The oldest: <InstantText instant={oldest} />.
    </>
  );
}
