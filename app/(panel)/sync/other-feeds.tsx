"use client";

import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import { cancelSyncAction, runFiguresAction, runUnitsAction } from "./actions";
import type { FeedLine } from "./feed-lines";
import { OutcomeBadge } from "./outcome-badge";
import { RunTrend } from "./run-trend";
import { ChooseWorkOrders } from "./choose-work-orders";
import { fetchFeedLines, syncKeys } from "./sync-state";
import { RunProgress } from "./run-progress";
import { WatchedLines } from "./watched-lines";

type Props = { initial: FeedLine[]; mayRun: boolean };

const WHILE_RUNNING_MS = 1_000;
const WHILE_IDLE_MS = 10_000;
const UNITS = "planned-units";

/**
 * The feeds that follow the circuits: how old each is, how its runs went, what is under way, and buttons to run or
 * cancel it.
 */
export function OtherFeeds(props: Props) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Feeds {...props} />
    </QueryClientProvider>
  );
}

function Feeds({ initial, mayRun }: Props) {
  const router = useRouter();
  const { data, dataUpdatedAt, error, refetch } = useQuery({
    queryKey: syncKeys.feeds,
    queryFn: fetchFeedLines,
    initialData: initial,
    retry: 2,
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? WHILE_RUNNING_MS : WHILE_IDLE_MS),
  });
  const runs = data.map(({ run }) => `${run?.id} ${run?.outcome}`).join();
  const seen = useRef(runs);
  useEffect(() => {
    if (runs === seen.current) return;
    seen.current = runs;
    // The log below is the server's; it changes when a run starts or ends.
    router.refresh();
  }, [runs, router]);
  return (
    <Card className="mt-4">
      <CardHeader
        title="Units and figures"
        description="Units follow the circuits; what is counted follows the units."
      />
      <CardContent className="py-1">
        {error ? <Alert variant="warning">{error.message}</Alert> : null}
        <ul className="divide-y">
          {data.map((feed) => (
            <FeedItem key={feed.name} feed={feed} mayRun={mayRun} seenAt={dataUpdatedAt} onChanged={refetch} />
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}

type ItemProps = { feed: FeedLine; mayRun: boolean; seenAt: number; onChanged: () => Promise<unknown> };

function FeedItem({ feed, mayRun, seenAt, onChanged }: ItemProps) {
  const { name, label, isWell, says, run, asOf, next, trend } = feed;
  const [isPending, startTransition] = useTransition();
  const act = (work: () => Promise<void>) =>
    startTransition(async () => {
      await work();
      await onChanged();
    });
  const start = (workOrders?: string[]) =>
    act(async () => {
      const result =
        name === UNITS
          ? await callAction(runUnitsAction, workOrders ? { workOrders } : {})
          : await callAction(runFiguresAction, { feed: name });
      if (!result.ok) toast(result.message, { tone: result.code === "CONFLICT" ? "warning" : "danger" });
      else if (result.data.syncLogId === null) toast("No planned units are due");
    });
  const cancel = (syncLogId: number) =>
    act(async () => {
      const result = await callAction(cancelSyncAction, { syncLogId });
      if (!result.ok) toast(result.message, { tone: "warning" });
    });
  return (
    <li className="grid gap-1.5 py-2" data-testid={`feed-${name}`}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="min-w-0 text-sm">
          <p className="flex flex-wrap items-center gap-x-2">
            <TextLink className="thumb" href={`/sync?feed=${name}`}>
              {label}
            </TextLink>
            {run ? (
              <>
                <OutcomeBadge outcome={run.outcome} isNewest />
                <TextLink className="thumb" href={`/sync/${run.id}`}>
                  Sync {run.id}
                </TextLink>
              </>
            ) : null}
          </p>
          <p className="text-muted-foreground">
            {asOf ? (
              <>
                As of{" "}
                <time dateTime={asOf.iso}>
                  {asOf.exact} ({asOf.ago})
                </time>
              </>
            ) : (
              "Never whole yet"
            )}
            {next ? `; next ${next}` : ""}
          </p>
          {isWell || run?.outcome === "failed" ? null : (
            <p className="text-warning-soft-foreground">{sentence(says)}</p>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <RunTrend trend={trend} />
          {mayRun && run?.outcome === "started" ? (
            <Button
              variant="outline"
              size="sm"
              onClick={() => cancel(run.id)}
              disabled={isPending || run.isCancelRequested}
              aria-label={`${run.isCancelRequested ? "Cancelling…" : "Cancel"}: ${label}`}
            >
              {run.isCancelRequested ? "Cancelling…" : "Cancel"}
            </Button>
          ) : null}
          {mayRun && name === UNITS ? (
            <ChooseWorkOrders disabled={isPending || isRunning(feed)} onChoose={(chosen) => start(chosen)} />
          ) : null}
          {mayRun ? (
            <Button
              variant="outline"
              size="sm"
              onClick={() => start()}
              disabled={isPending || isRunning(feed)}
              aria-label={`${isRunning(feed) ? "Running…" : "Run now"}: ${label}`}
            >
              {isRunning(feed) ? "Running…" : "Run now"}
            </Button>
          ) : null}
        </div>
      </div>
      {run?.outcome === "started" ? (
        <>
          <RunProgress label={label} runId={run.id} progress={run.progress} seenAt={seenAt} />
          <WatchedLines runId={run.id} />
        </>
      ) : null}
      {run && (run.outcome === "failed" || run.outcome === "warning") && run.message ? (
        <Alert
          variant={run.outcome === "failed" ? "danger" : "warning"}
          actions={<TextLink href={`/sync/${run.id}`}>Details</TextLink>}
        >
          {run.message}
        </Alert>
      ) : null}
    </li>
  );
}

const isRunning = ({ run }: FeedLine) => run?.outcome === "started";
const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
