"use client";

import { type ComponentType, useEffect, useState } from "react";
import { loadPart } from "@/components/ui/load-part";
import type { BulkActState } from "@/lib/domain/bulk-acts/queries";
import type { ActStripProps } from "./act-strip";
import type { EndedActProps } from "./ended-act";

/** One's own acts on many circuits that go on, or ended a moment ago; what shows each comes only where there is one. */
export function OwnActs({ initial }: { initial: readonly BulkActState[] }) {
  const [Strip, setStrip] = useState<ComponentType<ActStripProps> | null>(null);
  const [Ended, setEnded] = useState<ComponentType<EndedActProps> | null>(null);
  // What this page saw going on stays with what watches it, which says how it ended.
  const [watched, setWatched] = useState<readonly number[]>(() =>
    initial.filter(({ state }) => state === "waiting").map(({ id }) => id),
  );
  const unwatched = initial.filter(({ id, state }) => state === "waiting" && !watched.includes(id));
  if (unwatched.length > 0) setWatched([...watched, ...unwatched.map(({ id }) => id)]);
  const isAnyWatched = initial.some(({ id }) => watched.includes(id));
  const isAnyEnded = initial.some(({ id }) => !watched.includes(id));
  useEffect(() => {
    if (isAnyWatched) void loadPart(() => import("./act-strip")).then((part) => part && setStrip(() => part.default));
  }, [isAnyWatched]);
  useEffect(() => {
    if (isAnyEnded) void loadPart(() => import("./ended-act")).then((part) => part && setEnded(() => part.EndedAct));
  }, [isAnyEnded]);
  const shown = initial.flatMap((act) => {
    if (watched.includes(act.id)) return Strip ? [{ id: act.id, line: <Strip initial={act} /> }] : [];
    return Ended ? [{ id: act.id, line: <Ended act={act} /> }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <ul aria-label="Your changes of many circuits" className="grid gap-2">
      {shown.map(({ id, line }) => (
        <li key={id}>{line}</li>
      ))}
    </ul>
  );
}
