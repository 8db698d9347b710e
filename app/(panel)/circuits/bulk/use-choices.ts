"use client";

import { useEffect, useState } from "react";
import { toast } from "@/components/ui/toast";
import type { BulkChoices } from "@/lib/domain/bulk-acts/queries";

/** What acts can name; null until it has come. */
export function useChoices(): BulkChoices | null {
  const [choices, setChoices] = useState<BulkChoices | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    fetch("/api/bulk-acts/choices", { signal: stop.signal, headers: { accept: "application/json" } })
      .then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        setChoices((await response.json()) as BulkChoices);
      })
      .catch(() => {
        if (!stop.signal.aborted)
          toast("The server did not answer. Close this and open it again in a moment.", { tone: "danger" });
      });
    return () => stop.abort();
  }, []);
  return choices;
}
