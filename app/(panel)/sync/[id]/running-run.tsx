"use client";

import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import type { WatchedRun } from "@/lib/domain/feeds/watch-run";
import { cancelSyncAction } from "../actions";
import { LastLines } from "../last-lines";
import { RunProgress } from "../run-progress";
import { fetchRun, syncKeys } from "../sync-state";

type Props = { initial: WatchedRun; mayCancel: boolean };

const WHILE_RUNNING_MS = 1_000;

/**
 * A run that goes on: its bar, rate and last lines as the server has them, so that a reload or another panel shows
 * the same.
 */
export function RunningRun(props: Props) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Running {...props} />
    </QueryClientProvider>
  );
}

function Running({ initial, mayCancel }: Props) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const { data, dataUpdatedAt, error, refetch } = useQuery({
    queryKey: syncKeys.run(initial.id),
    queryFn: ({ signal }) => fetchRun(initial.id, signal),
    initialData: initial,
    retry: 2,
    refetchInterval: ({ state }) => (state.data?.outcome === "started" ? WHILE_RUNNING_MS : false),
  });
  const isRunning = data.outcome === "started";
  useEffect(() => {
    // What the run did is the server's to tell.
    if (!isRunning) router.refresh();
  }, [isRunning, router]);
  const cancel = () =>
    startTransition(async () => {
      const result = await callAction(cancelSyncAction, { syncLogId: initial.id });
      if (!result.ok) toast(result.message, { tone: "warning" });
      await refetch();
    });
  return (
    <Card>
      <CardHeader
        title="Under way"
        actions={
          mayCancel && isRunning ? (
            <Button variant="outline" size="sm" onClick={cancel} disabled={isPending || data.isCancelRequested}>
              {data.isCancelRequested ? "Cancelling…" : "Cancel"}
            </Button>
          ) : null
        }
      />
      <CardContent className="grid grid-cols-1 gap-3">
        {error ? <Alert variant="warning">{error.message}</Alert> : null}
        <RunProgress label={`Sync ${data.id}`} runId={data.id} progress={data.progress} seenAt={dataUpdatedAt} />
        <LastLines lines={data.lines} />
      </CardContent>
    </Card>
  );
}
