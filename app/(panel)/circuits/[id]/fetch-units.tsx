"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { OUTCOME_WORDS } from "@/lib/domain/sync-runs/rules";
import { runUnitsAction } from "../../sync/actions";
import { fetchFeedLines } from "../../sync/sync-state";

const LOOK_EVERY_MS = 1_000;
/** So many looks without an answer, and the person is told instead of waiting on. */
const MOST_FAILED_LOOKS = 10;

/** Fetches the units of one circuit's work order now, and shows them when they have come. */
export function FetchUnits({ circuitId }: { circuitId: number }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [awaited, setAwaited] = useState<number | null>(null);

  useEffect(() => {
    if (awaited === null) return;
    const stop = new AbortController();
    let failed = 0;
    const look = async () => {
      const feeds = await fetchFeedLines({ signal: stop.signal });
      failed = 0;
      const run = feeds.find(({ name }) => name === "planned-units")?.run;
      if (!run || (run.id === awaited && run.outcome === "started")) return;
      setAwaited(null);
      if (run.id === awaited && run.outcome === "completed") toast("The units are as WorkStudio has them now");
      // Another run has begun since, so that only the log tells how this one ended.
      else if (run.id !== awaited) toast(`Sync ${awaited} has ended; its page says how`, { tone: "warning" });
      else
        toast(`Sync ${awaited}: ${OUTCOME_WORDS[run.outcome].toLowerCase()}`, {
          description: run.message ?? undefined,
          tone: run.outcome === "failed" ? "danger" : "warning",
        });
      router.refresh();
    };
    const onFailed = (error: unknown) => {
      if (stop.signal.aborted || ++failed < MOST_FAILED_LOOKS) return;
      setAwaited(null);
      toast(error instanceof Error ? error.message : "The server did not answer.", { tone: "danger" });
    };
    const timer = setInterval(() => void look().catch(onFailed), LOOK_EVERY_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [awaited, router]);

  const start = () =>
    startTransition(async () => {
      const result = await callAction(runUnitsAction, { circuitIds: [circuitId] });
      if (!result.ok) toast(result.message, { tone: result.code === "CONFLICT" ? "warning" : "danger" });
      else setAwaited(result.data.syncLogId);
    });
  return (
    <Button variant="outline" size="sm" onClick={start} disabled={isPending || awaited !== null}>
      {awaited === null ? "Fetch now" : "Fetching…"}
    </Button>
  );
}
