import { type LaneBar, TimeLane, TimeMarks } from "@/components/chart/time-lane";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitTimeline as Timeline } from "@/lib/domain/unit-snapshots/queries";
import { businessDay, formatDay } from "@/lib/platform/time";
import { InstantText } from "../../instant-text";
import { TakeSnapshot } from "./take-snapshot";
import { type TimelineEntry, listName, timelineEntries } from "./timeline-entries";

type Props = {
  circuitId: number;
  timeline: Timeline;
  now: Date;
  mayTakeSnapshot: boolean;
  mayOpenPlanner: boolean;
  mayOpenSync: boolean;
};

const SHOWN = 12;

/** Statuses, holders and snapshots of the circuit: a picture over time, and the same as a list. */
export function CircuitTimeline({ circuitId, timeline, now, mayTakeSnapshot, ...may }: Props) {
  const entries = timelineEntries(timeline);
  const [shown, earlier] = [entries.slice(0, SHOWN), entries.slice(SHOWN)];
  return (
    <Card id="timeline">
      <CardHeader
        title="Timeline"
        description="Its statuses, who held it in WorkStudio, and when its units were kept."
        actions={
          <>
            {timeline.lists.length > 0 ? (
              <TextLink href={`/circuits/${circuitId}/snapshots`}>Compare snapshots</TextLink>
            ) : null}
            {mayTakeSnapshot ? <TakeSnapshot id={circuitId} /> : null}
          </>
        }
      />
      <CardContent className="grid grid-cols-1 gap-4">
        <Picture timeline={timeline} now={now} />
        {entries.length === 0 ? (
          <p className="text-sm text-muted-foreground">Nothing was seen of this circuit yet.</p>
        ) : (
          <Entries circuitId={circuitId} entries={shown} {...may} />
        )}
        {earlier.length > 0 ? (
          <details className="text-sm">
            <summary className="cursor-pointer font-medium">Earlier ({earlier.length})</summary>
            <div className="mt-2">
              <Entries circuitId={circuitId} entries={earlier} {...may} />
            </div>
          </details>
        ) : null}
      </CardContent>
    </Card>
  );
}

type EntriesProps = Pick<Props, "circuitId" | "mayOpenPlanner" | "mayOpenSync"> & { entries: readonly TimelineEntry[] };

function Entries({ circuitId, entries, mayOpenPlanner, mayOpenSync }: EntriesProps) {
  return (
    <ol className="grid gap-2 text-sm">
      {entries.map(({ key, at, what, who, plannerId, syncLogId, notes, listId }) => (
        <li key={key} className="border-l-2 border-border pl-3">
          <p>
            {what}{" "}
            <span className="text-muted-foreground">
              <InstantText instant={at} show="both" />
              {who ? (
                <>
                  {" · "}
                  {plannerId && mayOpenPlanner ? <TextLink href={`/planners/${plannerId}`}>{who}</TextLink> : who}
                </>
              ) : null}
              {syncLogId ? (
                <>
                  {" · "}
                  {mayOpenSync ? (
                    <TextLink href={`/sync/${syncLogId}`}>sync {syncLogId}</TextLink>
                  ) : (
                    `sync ${syncLogId}`
                  )}
                </>
              ) : null}
              {listId ? (
                <>
                  {" · "}
                  <TextLink
                    href={`/circuits/${circuitId}/snapshots?before=${listId}&after=now`}
                    aria-label={`Compare with now: ${what}`}
                  >
                    compare with now
                  </TextLink>
                </>
              ) : null}
            </span>
          </p>
          {notes ? <p className="whitespace-pre-line text-muted-foreground">“{notes}”</p> : null}
        </li>
      ))}
    </ol>
  );
}

/** Rework asks for something; what the utility holds stands out, without a colour. */
const STATUS_TONES: Readonly<Record<string, LaneBar["tone"]>> = { REWRK: "warning" };

function Picture({ timeline: { statuses, holders, lists }, now }: { timeline: Timeline; now: Date }) {
  const began = [...statuses, ...holders].map(({ startedAt }) => startedAt.getTime());
  if (began.length === 0) return null;
  const from = new Date(Math.min(...began));
  const span = { from, to: now };
  return (
    <figure className="grid gap-1">
      <div
        role="img"
        aria-label={`${statuses.length} statuses, ${holders.length} holders and ${lists.length} kept lists of units from ${formatDay(businessDay(from))} to today; the list below has them all`}
        className="grid gap-1"
      >
        <TimeLane
          name="Status"
          {...span}
          bars={statuses.toReversed().map(({ status, name, startedAt, endedAt }) => ({
            startedAt,
            endedAt: endedAt ?? now,
            label: name,
            tone: STATUS_TONES[status],
          }))}
        />
        <TimeLane
          name="Held by"
          {...span}
          bars={holders.toReversed().map(({ kind, plannerName, takenBy, startedAt, endedAt }) => ({
            startedAt,
            endedAt: endedAt ?? now,
            label: kind === "nobody" ? "nobody" : kind === "utility" ? "the utility" : (plannerName ?? takenBy ?? kind),
            tone: kind === "utility" ? "strong" : undefined,
          }))}
        />
        <TimeMarks
          name="Units kept"
          {...span}
          marks={lists.map((list) => ({ at: list.takenAt, label: listName(list) }))}
        />
      </div>
      <figcaption className="flex justify-between pl-[5rem] text-xs text-muted-foreground tabular-nums">
        <span>{formatDay(businessDay(from))}</span>
        <span>today</span>
      </figcaption>
    </figure>
  );
}
