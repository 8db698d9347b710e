"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { type Action, type Answer, callAction } from "./call-action";
import { Field } from "./field";
import { SubmitButton } from "./submit-button";

export type StepUpDialogProps = {
  prove: Action<Answer<unknown>>;
  hasTwoFactor: boolean;
  /** Told once whether the proof was given. */
  onEnd: (isProved: boolean) => void;
};

/** The question for password or code itself. */
export default function StepUpDialog({ prove, hasTwoFactor, onEnd }: StepUpDialogProps) {
  const [kind, setKind] = useState<"password" | "code">("password");
  const [message, setMessage] = useState<string>();
  const [isPending, setPending] = useState(false);
  async function send(data: FormData) {
    const value = data.get("proof");
    if (typeof value !== "string" || value === "")
      return setMessage(kind === "password" ? "Enter your password." : "Enter the six digits your app shows.");
    setPending(true);
    const outcome = await callAction(prove, kind === "password" ? { password: value } : { code: value });
    setPending(false);
    if (outcome.ok) onEnd(true);
    else setMessage(outcome.message);
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onEnd(false)}
      size="sm"
      title="Confirm it’s you"
      description="Enter your password or a code to go on. What you typed in the form is kept."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          // A dialog inside a form's React tree would send that form too.
          event.stopPropagation();
          void send(new FormData(event.currentTarget));
        }}
      >
        <Field
          key={kind}
          name="proof"
          id="step-up-proof"
          label={kind === "password" ? "Your password" : "Code of your authenticator app"}
          errors={message ? [message] : []}
        >
          {(control) => (
            <Input
              {...control}
              autoFocus
              type={kind === "password" ? "password" : "text"}
              inputMode={kind === "code" ? "numeric" : undefined}
              autoComplete={kind === "password" ? "current-password" : "one-time-code"}
              maxLength={kind === "password" ? 1024 : 12}
            />
          )}
        </Field>
        <div className="flex flex-wrap items-center justify-end gap-2">
          {hasTwoFactor ? (
            <Button
              type="button"
              variant="ghost"
              className="mr-auto"
              onClick={() => {
                setMessage(undefined);
                setKind(kind === "password" ? "code" : "password");
              }}
            >
              {kind === "password" ? "Use a code" : "Use the password"}
            </Button>
          ) : null}
          <Button type="button" variant="outline" disabled={isPending} onClick={() => onEnd(false)}>
            Cancel
          </Button>
          <SubmitButton pending={isPending} pendingLabel="Checking…">
            Continue
          </SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}
