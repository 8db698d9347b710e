"use client";

import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { useStepUp } from "@/components/form/step-up";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import type { RequestCircuitSyncInput } from "@/lib/domain/circuit-sync/schema";
import { cancelSyncAction, requestCircuitSyncAction } from "./actions";
import { ForceSync } from "./force-sync";
import { SyncProgress } from "./sync-progress";
import { FeedParts } from "./feed-parts";
import { WatchedLines } from "./watched-lines";
import { type FeedJson, type RunJson, fetchCircuitFeed, syncKeys } from "./sync-state";

type Props = { initial: FeedJson; mayRun: boolean; mayForce: boolean; now: Date };

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

function Control({ initial, mayRun, mayForce, now }: Props) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const { data, error, refetch } = useQuery({
    queryKey: syncKeys.state,
    queryFn: fetchCircuitFeed,
    initialData: initial,
    retry: 2,
    refetchInterval: ({ state }) => (state.data?.latest?.syncStatus === "started" ? WHILE_RUNNING_MS : WHILE_IDLE_MS),
  });
  const { latest, preview } = data;
  const [chosen, setChosen] = useState<string[]>([]);
  const stepUp = useStepUp();
  const isRunning = latest?.syncStatus === "started";
  // Whichever ended last, a preview or a real run, is what somebody waits for.
  const newest = preview && latest && !isRunning && preview.id > latest.id ? preview : latest;
  const seen = useRef(`${newest?.id} ${newest?.syncStatus}`);

  useEffect(() => {
    const now = `${newest?.id} ${newest?.syncStatus}`;
    if (now === seen.current) return;
    seen.current = now;
    // The log below is the server's; it changes when a run starts or ends.
    router.refresh();
    if (newest && newest.syncStatus !== "started")
      toast(`${nameOf(newest)} ${endOf(newest)}`, {
        description: summary(newest),
        tone: toneOf(newest),
      });
  }, [newest, router]);

  const start = (input: RequestCircuitSyncInput) =>
    startTransition(async () => {
      const asked = { ...input, ...(chosen.length > 0 ? { statuses: chosen } : {}) };
      const result = await stepUp(() => callAction(requestCircuitSyncAction, asked));
      if (!result.ok) toast(result.message, { tone: result.code === "CONFLICT" ? "warning" : "danger" });
      await refetch();
    });
  const cancel = () =>
    startTransition(async () => {
      const result = latest ? await callAction(cancelSyncAction, { syncLogId: latest.id }) : null;
      if (result && !result.ok) toast(result.message, { tone: "warning" });
      await refetch();
    });

  return (
    <Card>
      <CardHeader
        title="Circuits"
        description="From WorkStudio, by status. Corrections made here are kept."
        actions={
          mayRun ? (
            <>
              {mayForce ? (
                <ForceSync
                  disabled={isPending || isRunning}
                  statuses={chosen}
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
                {isRunning
                  ? latest.isPreview
                    ? "Previewing…"
                    : "Syncing…"
                  : chosen.length > 0
                    ? `Sync ${chosen.length === 1 ? (data.parts.find(({ part }) => part === chosen[0])?.label ?? "1 status") : `${chosen.length} statuses`}`
                    : "Sync now"}
              </Button>
            </>
          ) : null
        }
      />
      <CardContent className="grid grid-cols-1 gap-3">
        {error ? <Alert variant="warning">{error.message}</Alert> : null}
        {latest ? (
          <>
            <SyncProgress run={latest} />
            {isRunning ? <WatchedLines runId={latest.id} /> : null}
          </>
        ) : (
          <p className="text-sm text-muted-foreground">Nothing has been synced yet.</p>
        )}
        {preview && !isRunning ? (
          <Alert variant="info" actions={<TextLink href={`/sync/${preview.id}`}>Show the difference</TextLink>}>
            <SyncProgress run={preview} />
          </Alert>
        ) : null}
        {latest?.syncStatus === "failed" || latest?.syncStatus === "warning" ? (
          <Alert
            variant={latest.isCancelled ? "info" : latest.syncStatus === "failed" ? "danger" : "warning"}
            title={`${nameOf(latest)} ${endOf(latest)}`}
            actions={<TextLink href={`/sync/${latest.id}`}>Details</TextLink>}
          >
            {latest.errorMessage}
          </Alert>
        ) : null}
        <FeedParts parts={data.parts} chosen={chosen} onChoose={mayRun ? setChosen : undefined} now={now} />
      </CardContent>
    </Card>
  );
}

const nameOf = (run: RunJson) => `${run.isPreview ? "Preview" : run.isForced ? "Forced sync" : "Sync"} ${run.id}`;
const endOf = (run: RunJson) =>
  run.isCancelled ? "was cancelled" : run.syncStatus === "started" ? "runs" : ENDED[run.syncStatus];
const toneOf = (run: RunJson) =>
  run.isCancelled || run.syncStatus === "warning" ? "warning" : run.syncStatus === "failed" ? "danger" : "success";
const ENDED = { completed: "completed", warning: "ended with warnings", failed: "failed" };

function summary({ created, updated, unchanged, kept, isPreview }: RunJson): string {
  if (isPreview) return "Nothing was written; its page lists what a sync would do.";
  return `${created ?? 0} created, ${updated ?? 0} updated, ${unchanged ?? 0} unchanged, ${kept ?? 0} kept`;
}
