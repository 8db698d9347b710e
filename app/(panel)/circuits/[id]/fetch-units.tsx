"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { runUnitsAction } from "../../sync/actions";
import { fetchFeedLines } from "../../sync/sync-state";

const LOOK_EVERY_MS = 1_000;

/** Fetches the units of one circuit's work order now, and shows them when they have come. */
export function FetchUnits({ circuitId }: { circuitId: number }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [awaited, setAwaited] = useState<number | null>(null);

  useEffect(() => {
    if (awaited === null) return;
    const stop = new AbortController();
    const look = async () => {
      const feeds = await fetchFeedLines({ signal: stop.signal });
      const run = feeds.find(({ name }) => name === "planned-units")?.run;
      if (!run || (run.id === awaited && run.outcome === "started")) return;
      setAwaited(null);
      if (run.id === awaited && run.outcome === "failed")
        toast(`Sync ${awaited} failed`, { description: run.message ?? undefined, tone: "danger" });
      else toast("The units are as WorkStudio has them now", { tone: "success" });
      router.refresh();
    };
    // A look that failed is followed by the next one.
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
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
