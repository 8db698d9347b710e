"use client";

import { type ReactNode, useState } from "react";
import { type Answer, callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { renewRecoveryCodesAction, replaceTwoFactorAction, turnOffTwoFactorAction } from "../actions";
import { RecoveryCodes } from "./recovery-codes";

const ACTS = {
  replace: {
    label: "Replace the app",
    title: "Replace your authenticator app?",
    description: "The app you have now stays valid until a code of the new one was right.",
    run: replaceTwoFactorAction,
    done: null,
  },
  codes: {
    label: "New recovery codes",
    title: "Make new recovery codes?",
    description: "The old ones stop working, and all your other sessions end.",
    run: renewRecoveryCodesAction,
    done: null,
  },
  off: {
    label: "Turn off",
    title: "Turn two-factor sign-in off?",
    description: "Your password alone will open your account. All your other sessions end.",
    run: turnOffTwoFactorAction,
    done: "Two-factor sign-in is off",
  },
} as const;

/** An act on the second factor itself: it wants password and code together (security B10). */
export function GuardedAct({ act, icon }: { act: keyof typeof ACTS; icon?: ReactNode }) {
  const { label, title, description, run, done } = ACTS[act];
  const [isOpen, setOpen] = useState(false);
  const [codes, setCodes] = useState<string[]>();
  const { form, failure, isPending } = useSubmission<object>(
    (data) => callAction<Answer<object>>(run, { password: textOf(data, "password"), code: textOf(data, "code") }),
    (answer) => {
      if ("recoveryCodes" in answer && Array.isArray(answer.recoveryCodes))
        return setCodes(answer.recoveryCodes as string[]);
      setOpen(false);
      if (done) toast(done);
    },
  );
  const ids = { password: `${act}-password`, code: `${act}-code` };
  return (
    <>
      <Button variant={act === "off" ? "destructive" : "outline"} onClick={() => setOpen(true)}>
        {icon}
        {label}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => (codes ? window.location.reload() : setOpen(open))}
        size={codes ? "md" : "sm"}
        title={codes ? "Your new recovery codes" : title}
        description={codes ? undefined : description}
      >
        {codes ? (
          <RecoveryCodes codes={codes} onKept={() => window.location.reload()} />
        ) : (
          <form noValidate className="grid gap-4" {...form}>
            <FormErrors message={failure?.message} />
            <PasswordField
              name="password"
              id={ids.password}
              label="Your password"
              autoComplete="current-password"
              errors={failure?.fieldErrors?.["password"]}
            />
            <Field
              name="code"
              id={ids.code}
              label="Code of your app, or a recovery code"
              errors={failure?.fieldErrors?.["code"]}
            >
              {(control) => (
                <Input
                  {...control}
                  autoComplete="one-time-code"
                  maxLength={40}
                  spellCheck={false}
                  className="font-mono"
                />
              )}
            </Field>
            <div className="flex justify-end gap-2">
              <Button variant="outline" disabled={isPending} onClick={() => setOpen(false)}>
                Cancel
              </Button>
              <SubmitButton
                pending={isPending}
                pendingLabel="Checking…"
                variant={act === "off" ? "destructive" : "default"}
              >
                {label}
              </SubmitButton>
            </div>
          </form>
        )}
      </Dialog>
    </>
  );
}
