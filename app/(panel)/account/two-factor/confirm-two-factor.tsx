"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition, type ReactNode } from "react";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { refreshAfter } from "@/components/form/refresh-after";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { cancelTwoFactorAction, confirmTwoFactorAction } from "../actions";
import { RecoveryCodes } from "./recovery-codes";

/**
 * The first code of a pending app, which turns it on; then the recovery codes, and on to `next` or this page anew.
 * `children` is the picture to scan, `otherwise` a way past it, which must not be pressed while the codes are shown.
 */
export function ConfirmTwoFactor({
  next,
  children,
  otherwise,
}: {
  next?: string;
  children: ReactNode;
  otherwise?: ReactNode;
}) {
  const router = useRouter();
  const [codes, setCodes] = useState<string[]>();
  const [isCancelling, startCancelling] = useTransition();
  const { form, failure, isPending } = useSubmission(
    (data) => callAction(confirmTwoFactorAction, { code: textOf(data, "code") }),
    ({ recoveryCodes }) => setCodes(recoveryCodes),
  );
  // A document of its own: nothing of the codes stays in the page's memory.
  if (codes)
    return <RecoveryCodes codes={codes} onKept={() => window.location.assign(next ?? "/account/two-factor")} />;
  return (
    <div className="grid gap-4">
      {children}
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors message={failure?.message} />
        <Field name="code" label="Code the app shows now" errors={failure?.fieldErrors?.["code"]}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={8}
              className="max-w-40 font-mono"
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-2">
          <SubmitButton pending={isPending} pendingLabel="Checking…">
            Turn on
          </SubmitButton>
          <Button
            variant="outline"
            disabled={isCancelling}
            onClick={() =>
              startCancelling(async () => {
                const answer = await callAction(cancelTwoFactorAction, {});
                if (!answer.ok) toast(answer.message, { tone: "danger" });
                refreshAfter(answer, router);
              })
            }
          >
            Cancel
          </Button>
        </div>
      </form>
      {otherwise}
    </div>
  );
}
