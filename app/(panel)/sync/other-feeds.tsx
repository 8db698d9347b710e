import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { FeedSummary } from "@/lib/domain/feeds/queries";
import { formatInstant } from "@/lib/platform/time";
import { InstantText } from "../instant-text";
import { RefreshWhileRunning, RunFeed } from "./run-feed";
import { SyncStatusBadge } from "./run-cells";

/** The feeds that follow the circuits: how old each is, when it is made again, and a button to do it now. */
export function OtherFeeds({ feeds, mayRun }: { feeds: readonly FeedSummary[]; mayRun: boolean }) {
  return (
    <Card className="mt-4">
      <CardHeader
        title="Units and figures"
        description="Units follow the circuits; what is counted follows the units."
      />
      <CardContent className="py-1">
        <ul className="divide-y">
          {feeds.map((feed) => (
            <FeedLine key={feed.name} feed={feed} mayRun={mayRun} />
          ))}
        </ul>
      </CardContent>
      {feeds.some(({ latest }) => latest?.syncStatus === "started") ? <RefreshWhileRunning /> : null}
    </Card>
  );
}

function FeedLine({ feed, mayRun }: { feed: FeedSummary; mayRun: boolean }) {
  const { name, label, latest, lastGoodAt, nextRunAt } = feed;
  const isRunning = latest?.syncStatus === "started";
  const progress = latest?.progress;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2" data-testid={`feed-${name}`}>
      <div className="min-w-0 text-sm">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{label}</span>
          {latest ? (
            <>
              <SyncStatusBadge run={latest} />
              <TextLink href={`/sync/${latest.id}`}>Sync {latest.id}</TextLink>
            </>
          ) : null}
        </p>
        <p className="text-muted-foreground">
          {isRunning && progress ? (
            <>
              {progress.stage}
              {progress.total ? ` (${progress.done} of ${progress.total})` : ""}.{" "}
            </>
          ) : null}
          As of {lastGoodAt ? <InstantText instant={lastGoodAt} show="both" /> : "never"}
          {nextRunAt ? `; next ${formatInstant(nextRunAt)}` : ""}
        </p>
      </div>
      {mayRun ? <RunFeed feed={name} label={label} isRunning={isRunning} /> : null}
    </li>
  );
}
