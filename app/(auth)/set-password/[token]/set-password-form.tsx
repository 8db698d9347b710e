"use client";

import { callAction } from "@/components/form/call-action";
import { FormErrors } from "@/components/form/form-errors";
import { Field } from "@/components/form/field";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Input } from "@/components/ui/input";
import { signInWithPassword } from "../../sign-in/sign-in-form";
import { setPasswordByLinkAction } from "./actions";

/**
 * Sets the password and goes on into the sign-in with it, which asks for the second factor of whoever has one
 * (security A13).
 */
export function SetPasswordForm({ token, email, minLength }: { token: string; email: string; minLength: number }) {
  const { form, failure, isPending } = useSubmission(
    async (data) => {
      const password = textOf(data, "password");
      const set = await callAction(setPasswordByLinkAction, { token, password });
      if (!set.ok) return set;
      const entered = await signInWithPassword(set.data.email, password, "/onboarding");
      return { ok: true as const, data: entered.ok ? entered.data : "/sign-in" };
    },
    (page) => window.location.assign(page),
  );
  return (
    <form className="grid gap-4" {...form}>
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={{ password: "New password" }} />
      <Field name="email" label="E-mail">
        {(control) => <Input {...control} type="email" autoComplete="username" readOnly value={email} />}
      </Field>
      <PasswordField
        name="password"
        label="New password"
        autoComplete="new-password"
        autoFocus
        errors={failure?.fieldErrors?.["password"]}
        hint={`At least ${minLength} characters, of any kind. Four or five words in a row are good and easy to remember.`}
      />
      <SubmitButton pending={isPending} pendingLabel="Saving…">
        Set password
      </SubmitButton>
    </form>
  );
}
