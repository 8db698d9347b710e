"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { runFiguresAction, runUnitsAction } from "./actions";

const LOOK_EVERY_MS = 3_000;

/** Starts a run of a feed by hand. */
export function RunFeed({ feed, label, isRunning }: { feed: string; label: string; isRunning: boolean }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const run = () =>
    startTransition(async () => {
      const result =
        feed === "planned-units" ? await callAction(runUnitsAction, {}) : await callAction(runFiguresAction, { feed });
      if (!result.ok) toast(result.message, { tone: result.code === "CONFLICT" ? "warning" : "danger" });
      else if (result.data.syncLogId === null) toast("No planned units are due");
      router.refresh();
    });
  return (
    <Button
      variant="outline"
      size="sm"
      onClick={run}
      disabled={isPending || isRunning}
      aria-label={`Run now: ${label}`}
    >
      {isRunning ? "Running…" : "Run now"}
    </Button>
  );
}

/** Looks again as long as something runs. */
export function RefreshWhileRunning() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
