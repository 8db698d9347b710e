"use client";

import { useTransition } from "react";
import { type Answer, callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { endOtherOwnSessionsAction, endOwnSessionAction } from "../actions";

function useEnding<T>(end: () => Promise<Answer<T>>, done: (data: T) => string) {
  const [isPending, startTransition] = useTransition();
  const run = () =>
    startTransition(async () => {
      const result = await end();
      if (result.ok) toast(done(result.data));
      else toast(result.message, { tone: "danger" });
    });
  return { run, isPending };
}

/** Ends one other session of one's own; its next click there is refused. */
export function EndSession({ id, device }: { id: number; device: string }) {
  const { run, isPending } = useEnding(
    () => callAction(endOwnSessionAction, { id }),
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
    () => callAction(endOtherOwnSessionsAction, {}),
    ({ ended }) => `${ended} other ${ended === 1 ? "session was" : "sessions were"} signed out`,
  );
  return (
    <Button variant="outline" size="sm" onClick={run} disabled={isPending}>
      Sign out all others
    </Button>
  );
}
