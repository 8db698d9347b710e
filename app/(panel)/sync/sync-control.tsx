"use client";

import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import type { RequestCircuitSyncInput } from "@/lib/domain/circuit-sync/schema";
import { cancelSyncAction, requestCircuitSyncAction } from "./actions";
import { ForceSync } from "./force-sync";
import { SyncProgress } from "./sync-progress";
import { type SyncState, fetchSyncState, syncKeys } from "./sync-state";

type Props = { initial: SyncState; mayRun: boolean; mayForce: boolean };

const WHILE_RUNNING_MS = 700;
const WHILE_IDLE_MS = 5_000;

/** Starts, watches and cancels a circuit sync; other people's and the schedule's runs show up too. */
export function SyncControl(props: Props) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Control {...props} />
    </QueryClientProvider>
  );
}

function Control({ initial, mayRun, mayForce }: Props) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const { data, error, refetch } = useQuery({
    queryKey: syncKeys.state,
    queryFn: fetchSyncState,
    initialData: initial,
    retry: 2,
    refetchInterval: ({ state }) => (state.data?.latest?.syncStatus === "started" ? WHILE_RUNNING_MS : WHILE_IDLE_MS),
  });
  const latest = data.latest;
  const isRunning = latest?.syncStatus === "started";
  const seen = useRef(`${latest?.id} ${latest?.syncStatus}`);

  useEffect(() => {
    const now = `${latest?.id} ${latest?.syncStatus}`;
    if (now === seen.current) return;
    seen.current = now;
    // The log below is the server's; it changes when a run starts or ends.
    router.refresh();
    if (latest && latest.syncStatus !== "started")
      toast(`Sync ${latest.id} ${ENDED[latest.syncStatus]}`, {
        description: summary(latest),
        tone: latest.syncStatus === "failed" ? "danger" : latest.syncStatus === "warning" ? "warning" : "success",
      });
  }, [latest, router]);

  const start = (input: RequestCircuitSyncInput) =>
    startTransition(async () => {
      const result = await requestCircuitSyncAction(input).catch(() => null);
      if (!result) toast("The server did not answer. The sync was not started; try again.", { tone: "danger" });
      else if (!result.ok) toast(result.message, { tone: result.code === "CONFLICT" ? "warning" : "danger" });
      await refetch();
    });
  const cancel = () =>
    startTransition(async () => {
      const result = latest ? await cancelSyncAction({ syncLogId: latest.id }) : null;
      if (result && !result.ok) toast(result.message, { tone: "warning" });
      await refetch();
    });

  return (
    <Card>
      <CardHeader
        title="Circuits from WorkStudio"
        description="Corrections made here are kept."
        actions={
          mayRun ? (
            <>
              {mayForce ? (
                <ForceSync
                  disabled={isPending || isRunning}
                  onForce={(reason) => start({ force: true, reason })}
                  onAcceptFewer={(reason) => start({ acceptFewer: true, reason })}
                />
              ) : null}
              {isRunning ? (
                <Button variant="outline" onClick={cancel} disabled={isPending || latest.isCancelRequested}>
                  {latest.isCancelRequested ? "Cancelling…" : "Cancel"}
                </Button>
              ) : null}
              <Button variant="outline" onClick={() => start({ preview: true })} disabled={isPending || isRunning}>
                Preview
              </Button>
              <Button onClick={() => start({})} disabled={isPending || isRunning}>
                {isRunning ? "Syncing…" : "Sync now"}
              </Button>
            </>
          ) : null
        }
      />
      <CardContent className="grid grid-cols-1 gap-3">
        {error ? <Alert variant="warning">{error.message}</Alert> : null}
        {latest ? (
          <SyncProgress run={latest} />
        ) : (
          <p className="text-sm text-muted-foreground">Nothing has been synced yet.</p>
        )}
        {latest?.syncStatus === "failed" || latest?.syncStatus === "warning" ? (
          <Alert
            variant={latest.syncStatus === "failed" ? "danger" : "warning"}
            title={`Sync ${latest.id} ${ENDED[latest.syncStatus]}`}
            actions={<TextLink href={`/sync/${latest.id}`}>Details</TextLink>}
          >
            {latest.errorMessage}
          </Alert>
        ) : null}
      </CardContent>
    </Card>
  );
}

const ENDED = { completed: "completed", warning: "ended with warnings", failed: "failed" };

function summary({ created, updated, unchanged, kept, isPreview }: NonNullable<SyncState["latest"]>): string {
  if (isPreview) return "Nothing was written; its page lists what a sync would do.";
  return `${created ?? 0} created, ${updated ?? 0} updated, ${unchanged ?? 0} unchanged, ${kept ?? 0} kept`;
}
