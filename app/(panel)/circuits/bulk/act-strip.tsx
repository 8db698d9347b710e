"use client";

import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { readJson } from "@/components/form/read-json";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { toast } from "@/components/ui/toast";
import type { BulkActState } from "@/lib/domain/bulk-acts/queries";
import { circuitCount } from "@/lib/domain/bulk-acts/rules";
import { cancelBulkActAction } from "./actions";
import { goingOnWords } from "./bulk-words";
import { EndedAct } from "./ended-act";
import { sayDone } from "./say-done";

export type ActStripProps = { initial: BulkActState };
type Act = Omit<BulkActState, "finishedAt">;

const UNANSWERED = "The server did not answer. This page tries again by itself.";
const WHILE_IT_GOES_ON_MS = 500;

/**
 * An act that goes on: how far it is and a way to stop it, then how it ended. As the server has it, so that a reload
 * and another tab show the same.
 */
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
  const {
    data: act,
    error,
    refetch,
  } = useQuery<Act>({
    queryKey: ["bulk-act", initial.id, initial.state, initial.mayUndo],
    queryFn: ({ signal }) => readJson<Act>(`/api/bulk-acts/${initial.id}`, { signal, unanswered: UNANSWERED }),
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
      // Where nobody had begun it, it has ended with this answer, and the page is drawn anew without it.
      else if (answer.data.state !== "waiting" && wasWaiting.current) {
        wasWaiting.current = false;
        sayDone(answer.data, () => router.refresh());
      }
      await refetch();
    });
  if (!isWaiting) return <EndedAct act={act} />;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-md border bg-muted px-3 py-1.5 text-sm">
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
      {error ? (
        <p role="alert" className="basis-full text-destructive">
          {error.message}
        </p>
      ) : null}
    </div>
  );
}
