"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import type { Answer } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { TextLink } from "@/components/ui/text-link";

const MESSAGES: Record<string, string> = {
  code: "That code is wrong, or was used before. Wait for the next one and try again.",
  wait: "Too many attempts. Wait a while, then try again.",
  disabled:
    "Your authenticator app was turned off after too many wrong codes. Use a recovery code, or ask an administrator to reset your two-factor sign-in.",
  unreadable:
    "Your two-factor sign-in cannot be checked any more, because the panel’s encryption key was lost. Ask an administrator to reset it.",
  "start-again": "This sign-in took too long or was finished elsewhere. Start again with your password.",
};

async function send(code: string): Promise<Answer<null>> {
  const answer = await signIn("code", { redirect: false, code });
  if (answer?.ok) return { ok: true, data: null };
  if (answer?.status === 401)
    return { ok: false, code: "UNAUTHENTICATED", message: MESSAGES[answer.error ?? ""] ?? "That code is not right." };
  return { ok: false, code: "UNAVAILABLE", message: "The code could not be checked. Try again in a moment." };
}

/** The code of the authenticator app, or a recovery code. */
export function CodeForm({ returnTo }: { returnTo: string }) {
  const [isRecovery, setRecovery] = useState(false);
  const { form, failure, isPending } = useSubmission(
    (data) => send(textOf(data, "code")),
    // Whoever needed a recovery code has a phone to replace.
    () => window.location.assign(isRecovery ? "/account/two-factor?recovered=1" : returnTo),
  );
  return (
    <form className="grid gap-4" {...form}>
      <h2 className="text-lg font-semibold">{isRecovery ? "Use a recovery code" : "Enter your code"}</h2>
      <FormErrors message={failure?.message} />
      <Field
        key={isRecovery ? "recovery" : "app"}
        name="code"
        label={isRecovery ? "Recovery code" : "Code of your authenticator app"}
        hint={
          isRecovery
            ? "One of the ten you kept when you set up the app. Each works once. None at hand? An administrator can reset your two-factor sign-in."
            : "Six digits, new every half minute."
        }
      >
        {(control) => (
          <Input
            {...control}
            autoFocus
            required
            inputMode={isRecovery ? "text" : "numeric"}
            autoComplete={isRecovery ? "off" : "one-time-code"}
            maxLength={isRecovery ? 40 : 8}
            spellCheck={false}
            autoCapitalize={isRecovery ? "characters" : "none"}
            className="font-mono"
          />
        )}
      </Field>
      <SubmitButton pending={isPending} pendingLabel="Checking…">
        Sign in
      </SubmitButton>
      <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
        <Button variant="link" className="px-0" onClick={() => setRecovery(!isRecovery)}>
          {isRecovery ? "Use the app instead" : "No phone? Use a recovery code"}
        </Button>
        <TextLink href="/sign-in" data-native>
          Start again
        </TextLink>
      </div>
    </form>
  );
}
