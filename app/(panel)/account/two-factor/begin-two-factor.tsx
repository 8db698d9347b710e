"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { FormErrors } from "@/components/form/form-errors";
import { useStepUp } from "@/components/form/step-up";
import { Button } from "@/components/ui/button";
import { beginTwoFactorAction } from "../actions";

/** Starts the first authenticator app; asks for a fresh proof when the last is too old. */
export function BeginTwoFactor() {
  const router = useRouter();
  const stepUp = useStepUp();
  const [message, setMessage] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const begin = () =>
    startTransition(async () => {
      const result = await stepUp(() => callAction(beginTwoFactorAction, {}));
      setMessage(result.ok ? undefined : result.message);
      if (result.ok) router.refresh();
    });
  return (
    <div className="grid gap-3">
      <FormErrors message={message} />
      <Button onClick={begin} disabled={isPending} className="justify-self-start">
        Set up an authenticator app
      </Button>
    </div>
  );
}
