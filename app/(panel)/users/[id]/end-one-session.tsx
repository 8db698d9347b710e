"use client";

import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import { ActButton } from "@/components/form/act-button";
import { endSessionAction } from "../actions";

/** Ends one session of a person. */
export function EndOneSession({ id, sessionId, device }: { id: number; sessionId: number; device: string }) {
  return (
    <ActButton
      label="End"
      name={`End session: ${device}`}
      size="sm"
      title="End this session?"
      description={`${device} is signed out on its next click. What is typed there and not saved is lost.`}
      confirmLabel="End session"
      run={() => callAction(endSessionAction, { id, sessionId })}
      onDone={() => toast("The session was ended")}
    />
  );
}
