"use client";

import { useEffect, useState } from "react";
import { readOrSay } from "@/components/form/read-or-say";
import type { BulkChoices } from "@/lib/domain/bulk-acts/queries";
import type { OfferedAct } from "./bulk-acts";

const UNANSWERED = "The server did not answer. Close this and open it again in a moment.";
/** The acts that name something of the server's. */
const CHOOSE: readonly OfferedAct[] = ["exclude", "region", "planner"];

/** What an act can name; null until it has come, and where it names nothing. */
export function useChoices(kind: OfferedAct): BulkChoices | null {
  const [choices, setChoices] = useState<BulkChoices | null>(null);
  const names = CHOOSE.includes(kind);
  useEffect(() => {
    if (!names) return;
    const stop = new AbortController();
    void readOrSay<BulkChoices>("/api/bulk-acts/choices", { signal: stop.signal, unanswered: UNANSWERED }).then(
      setChoices,
    );
    return () => stop.abort();
  }, [names]);
  return choices;
}
