"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callAction } from "@/components/form/call-action";
import { FormErrors } from "@/components/form/form-errors";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { toast } from "@/components/ui/toast";
import { changePasswordAction } from "../actions";

const LABELS = { currentPassword: "Current password", newPassword: "New password" };

/** The current password and a new one (security A14). */
export function ChangePasswordForm({ email, minLength }: { email: string; minLength: number }) {
  const router = useRouter();
  const [turn, setTurn] = useState(0);
  const { form, failure, isPending } = useSubmission(
    (data) =>
      callAction(changePasswordAction, {
        currentPassword: textOf(data, "currentPassword"),
        newPassword: textOf(data, "newPassword"),
      }),
    () => {
      toast("Your password is changed", { description: "All your other sessions were signed out." });
      setTurn(turn + 1);
      router.refresh();
    },
  );
  return (
    <form key={turn} noValidate className="grid gap-4" {...form}>
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={LABELS} />
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        name="currentPassword"
        label={LABELS.currentPassword}
        autoComplete="current-password"
        errors={failure?.fieldErrors?.["currentPassword"]}
      />
      <PasswordField
        name="newPassword"
        label={LABELS.newPassword}
        autoComplete="new-password"
        errors={failure?.fieldErrors?.["newPassword"]}
        hint={`At least ${minLength} characters, of any kind. Four or five words in a row are good and easy to remember.`}
      />
      <SubmitButton pending={isPending} pendingLabel="Saving…" className="justify-self-start">
        Change password
      </SubmitButton>
    </form>
  );
}
