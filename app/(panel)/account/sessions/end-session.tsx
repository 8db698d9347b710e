"use client";

import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/platform/action-result";
import { endOtherOwnSessionsAction, endOwnSessionAction } from "../actions";

function useEnding<T>(end: () => Promise<ActionResult<T>>, done: (data: T) => string) {
  const [isPending, startTransition] = useTransition();
  const run = () =>
    startTransition(async () => {
      const result = await end().catch(() => null);
      if (result?.ok) toast(done(result.data));
      else toast(result?.message ?? "The server did not answer. Try again in a moment.", { tone: "danger" });
    });
  return { run, isPending };
}

/** Ends one other session of one's own; its next click there is refused. */
export function EndSession({ id, device }: { id: number; device: string }) {
  const { run, isPending } = useEnding(
    () => endOwnSessionAction({ id }),
    () => `Signed out: ${device}`,
  );
  return (
    <Button variant="outline" size="sm" onClick={run} disabled={isPending} aria-label={`Sign out ${device}`}>
      Sign out
    </Button>
  );
}

/** Ends every session but this one. */
export function EndOtherSessions() {
  const { run, isPending } = useEnding(
    () => endOtherOwnSessionsAction({}),
    ({ ended }) => `${ended} other ${ended === 1 ? "session was" : "sessions were"} signed out`,
  );
  return (
    <Button variant="outline" size="sm" onClick={run} disabled={isPending}>
      Sign out all others
    </Button>
  );
}
