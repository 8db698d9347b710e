"use client";

import { signIn } from "next-auth/react";
import type { Answer } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Input } from "@/components/ui/input";

const REFUSED = "Wrong e-mail or password, or too many attempts. Wait a little and try again, or set a new password.";
const UNAVAILABLE =
  "The server has too much to do right now. Your sign-in was not counted as a try; wait a few seconds and try again.";

/** Signs in by e-mail and password; answers the page to go on with. */
export async function signInWithPassword(email: string, password: string, returnTo: string): Promise<Answer<string>> {
  const answer = await signIn("credentials", { redirect: false, email, password });
  if (answer?.ok)
    return {
      ok: true,
      data: answer.url?.endsWith("/sign-in/code") ? `/sign-in/code?next=${encodeURIComponent(returnTo)}` : returnTo,
    };
  if (answer?.status === 401) return { ok: false, code: "UNAUTHENTICATED", message: REFUSED };
  return { ok: false, code: "UNAVAILABLE", message: UNAVAILABLE };
}

/**
 * E-mail and password; a refusal never says which of the two was wrong, or whether it was the number of tries (security
 * A5, A7).
 */
export function SignInForm({ returnTo }: { returnTo: string }) {
  const { form, failure, isPending } = useSubmission(
    (data) => signInWithPassword(textOf(data, "email"), textOf(data, "password"), returnTo),
    (page) => window.location.assign(page),
  );
  return (
    <form className="grid gap-4" {...form}>
      <FormErrors message={failure?.message} />
      <Field name="email" label="E-mail">
        {(control) => <Input {...control} type="email" autoComplete="username" autoFocus required maxLength={255} />}
      </Field>
      <PasswordField name="password" label="Password" autoComplete="current-password" />
      <SubmitButton pending={isPending} pendingLabel="Signing in…">
        Sign in
      </SubmitButton>
    </form>
  );
}
