"use client";

import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import { ActButton } from "@/components/form/act-button";
import { endEveryonesSessionsAction } from "./actions";

/** Signs everybody out but oneself, after a suspicion. */
export function EndEveryone() {
  return (
    <ActButton
      label="Sign everybody out"
      title="Sign everybody out?"
      description="Every session but this one ends at once, and open reset links stop working. People sign in again as before."
      confirmLabel="Sign everybody out"
      isDestructive
      asksReason
      run={(reason) => callAction(endEveryonesSessionsAction, { reason })}
      onDone={({ ended }) => toast(`${ended} ${ended === 1 ? "session was" : "sessions were"} ended`)}
    />
  );
}
