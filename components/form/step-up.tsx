"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Field } from "./field";
import { SubmitButton } from "./submit-button";

export type Proof = { password: string } | { code: string };
type Refusal = { ok: false; code: string; message: string };
type Outcome = { ok: true } | Refusal;

const StepUp = createContext<(() => Promise<boolean>) | null>(null);

export type StepUpProviderProps = {
  /** Checks the proof on the server and makes it fresh. */
  prove: (proof: Proof) => Promise<Outcome>;
  /** Whether a code of the second factor may be given instead of the password. */
  hasTwoFactor: boolean;
  children: ReactNode;
};

/** Asks for password or code when a dangerous act wants a fresh proof; `useStepUp` reaches it. */
export function StepUpProvider({ prove, hasTwoFactor, children }: StepUpProviderProps) {
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<"password" | "code">("password");
  const [message, setMessage] = useState<string>();
  const [isPending, setPending] = useState(false);
  const settle = useRef<((isProved: boolean) => void) | null>(null);

  const ask = useCallback(() => {
    setMessage(undefined);
    setOpen(true);
    return new Promise<boolean>((resolve) => {
      settle.current = resolve;
    });
  }, []);
  const finish = (isProved: boolean) => {
    setOpen(false);
    settle.current?.(isProved);
    settle.current = null;
  };
  async function send(data: FormData) {
    const value = data.get("proof");
    if (typeof value !== "string" || value === "")
      return setMessage(kind === "password" ? "Enter your password." : "Enter the six digits your app shows.");
    setPending(true);
    const outcome = await prove(kind === "password" ? { password: value } : { code: value }).catch((): Refusal => ({
      ok: false,
      code: "UNAVAILABLE",
      message: "The server did not answer. Try again in a moment.",
    }));
    setPending(false);
    if (outcome.ok) finish(true);
    else setMessage(outcome.message);
  }

  return (
    <StepUp value={ask}>
      {children}
      <Dialog
        open={isOpen}
        onOpenChange={(open) => !open && finish(false)}
        size="sm"
        title="Is it still you?"
        description="This act asks for a fresh proof. What you entered is kept, and it goes on from here."
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
            <Button type="button" variant="outline" onClick={() => finish(false)}>
              Cancel
            </Button>
            <SubmitButton pending={isPending} pendingLabel="Checking…">
              Go on
            </SubmitButton>
          </div>
        </form>
      </Dialog>
    </StepUp>
  );
}

/**
 * Runs an action; when it is refused for want of a fresh proof, asks for one and runs it again. A person who cancels gets the
 * refusal, and keeps what they typed.
 */
export function useStepUp(): <R extends { ok: true } | Refusal>(run: () => Promise<R>) => Promise<R> {
  const ask = useContext(StepUp);
  return useMemo(
    () =>
      async function stepUp<R extends { ok: true } | Refusal>(run: () => Promise<R>): Promise<R> {
        const result = await run();
        if (result.ok || result.code !== "MFA_REQUIRED" || !ask || !(await ask())) return result;
        return run();
      },
    [ask],
  );
}
