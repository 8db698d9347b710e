"use client";

import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { toast } from "@/components/ui/toast";
import type { BulkActState } from "@/lib/domain/bulk-acts/queries";
import { circuitCount } from "@/lib/domain/bulk-acts/rules";
import { cancelBulkActAction } from "./actions";
import { doneWords, goingOnWords } from "./bulk-acts";
import { sayDone, undoAct } from "./say-done";

export type ActStripProps = { initial: BulkActState };
type Act = Omit<BulkActState, "finishedAt">;

const WHILE_IT_GOES_ON_MS = 500;

/** One act: how far it is and a way to stop it, or what it did and a way to undo it. As the server has it, so that a reload and another tab show the same. */
export default function ActStrip(props: ActStripProps) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Strip {...props} />
    </QueryClientProvider>
  );
}

function Strip({ initial }: ActStripProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const { data: act, refetch } = useQuery<Act>({
    queryKey: ["bulk-act", initial.id, initial.state, initial.mayUndo],
    queryFn: ({ signal }) => fetchAct(initial.id, signal),
    initialData: initial,
    staleTime: WHILE_IT_GOES_ON_MS,
    retry: 2,
    refetchInterval: ({ state }) => (state.data?.state === "waiting" ? WHILE_IT_GOES_ON_MS : false),
  });
  const isWaiting = act.state === "waiting";
  const wasWaiting = useRef(isWaiting);
  useEffect(() => {
    if (isWaiting || !wasWaiting.current) return;
    wasWaiting.current = false;
    sayDone(act, () => router.refresh());
    // What it did is the server's to show.
    router.refresh();
  }, [act, isWaiting, router]);
  const cancel = () =>
    startTransition(async () => {
      const answer = await callAction(cancelBulkActAction, { id: act.id });
      if (!answer.ok) toast(answer.message, { tone: "warning" });
      await refetch();
    });
  const undo = () => startTransition(() => undoAct(act.id, () => router.refresh()));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-md border bg-muted px-3 py-1.5 text-sm">
      {isWaiting ? (
        <>
          <p role="status" className="font-medium">
            {goingOnWords(act)}
          </p>
          <div className="min-w-32 flex-1">
            <Progress
              label={goingOnWords(act)}
              value={act.done > 0 ? act.done : null}
              max={act.total}
              valueText={`${act.done.toLocaleString("en-US")} of ${circuitCount(act.total)}`}
            />
          </div>
          <Button size="sm" variant="outline" onClick={cancel} disabled={isPending || act.isCancelling}>
            {act.isCancelling ? "Stopping…" : "Stop"}
          </Button>
        </>
      ) : (
        <>
          <p className="mr-auto">{doneWords(act)}</p>
          {act.mayUndo ? (
            <Button size="sm" variant="outline" onClick={undo} disabled={isPending}>
              {isPending ? "Undoing…" : "Undo"}
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}

async function fetchAct(id: number, signal: AbortSignal): Promise<Act> {
  const response = await fetch(`/api/bulk-acts/${id}`, { signal, headers: { accept: "application/json" } });
  if (!response.ok) throw new Error("The server did not answer.");
  return (await response.json()) as Act;
}
