"use client";

import { useEffect, useState } from "react";
import { callAction } from "@/components/form/call-action";
import { keepLooking } from "@/components/form/keep-looking";
import type { BulkPreview } from "@/lib/domain/bulk-acts/preview-act";
import { previewBulkActAction } from "./actions";

type Seen = { key: string; preview: BulkPreview | null; refusal: string | null };

/** What a change of some rows would do, asked for again with every other change; nothing while there is none. */
export function usePreview(
  rows: object,
  change: object | null,
): { preview: BulkPreview | null; refusal: string | null; lookAgain: () => void } {
  const [looks, setLooks] = useState(1);
  const [seen, setSeen] = useState<Seen | null>(null);
  const key = change === null ? null : `${looks} ${JSON.stringify(change)}`;
  useEffect(() => {
    if (key === null) return;
    const change = JSON.parse(key.slice(key.indexOf(" "))) as object;
    return keepLooking(
      () => callAction(previewBulkActAction, { rows, change }),
      (answer) =>
        setSeen(
          answer.ok ? { key, preview: answer.data, refusal: null } : { key, preview: null, refusal: answer.message },
        ),
    );
  }, [key, rows]);
  const current = seen?.key === key ? seen : null;
  return {
    preview: current?.preview ?? null,
    refusal: current?.refusal ?? null,
    lookAgain: () => setLooks((before) => before + 1),
  };
}
