"use client";

import { useState } from "react";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Alert } from "@/components/ui/alert";
import { Input } from "@/components/ui/input";
import { requestResetLinkAction } from "./actions";

/** Asks for a reset link; the answer is the same whether or not somebody has this e-mail. */
export function RequestResetForm() {
  const [isSent, setSent] = useState(false);
  const { form, failure, isPending } = useSubmission(
    (data) => callAction(requestResetLinkAction, { email: textOf(data, "email") }),
    () => setSent(true),
  );
  if (isSent) {
    return (
      <Alert variant="success" role="status" title="Look into your mail">
        If somebody here has this e-mail, a link is on its way. It works once, for an hour. Nothing there? Look into the
        spam folder, or ask an administrator.
      </Alert>
    );
  }
  return (
    <form className="grid gap-4" {...form}>
      <FormErrors message={failure?.message} />
      <Field name="email" label="E-mail" hint="We send a link with which you set a new password.">
        {(control) => <Input {...control} type="email" autoComplete="username" autoFocus required maxLength={255} />}
      </Field>
      <SubmitButton pending={isPending} pendingLabel="Asking…">
        Send the link
      </SubmitButton>
    </form>
  );
}
