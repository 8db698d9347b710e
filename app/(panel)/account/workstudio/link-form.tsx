"use client";

import { useRouter } from "next/navigation";
import { useActionState } from "react";
import { type Answer, callAction } from "@/components/form/call-action";
import { ActionForm } from "@/components/form/action-form";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { useStepUp } from "@/components/form/step-up";
import { SubmitButton } from "@/components/form/submit-button";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { linkAccountAction } from "./actions";

type Result = Answer<{ username: string; circuits: number }>;

/** Name and password of WorkStudio; the password is sent once and never shown again. */
export function LinkForm({ next }: { next?: string }) {
  const router = useRouter();
  const stepUp = useStepUp();
  const [state, action, isPending] = useActionState<Result | null, FormData>(async (_, data) => {
    const result = await stepUp(() =>
      callAction(linkAccountAction, { username: data.get("username"), password: data.get("password") }),
    );
    if (result.ok) {
      const { username, circuits } = result.data;
      toast(`Linked ${username}`, {
        description: circuits > 0 ? `${circuits} ${circuits === 1 ? "circuit is" : "circuits are"} yours.` : undefined,
      });
      if (next) router.push(next);
      router.refresh();
    }
    return result;
  }, null);
  const failure = state?.ok === false ? state : null;
  return (
    <ActionForm action={action} className="grid gap-4" noValidate>
      <FormErrors
        message={failure?.message}
        fieldErrors={failure?.fieldErrors}
        labels={{ username: "WorkStudio name", password: "WorkStudio password" }}
      />
      <Field
        name="username"
        label="WorkStudio name"
        hint="DOMAIN\user, as you sign in there."
        errors={failure?.fieldErrors?.["username"]}
      >
        {(control) => (
          <Input {...control} autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={200} />
        )}
      </Field>
      <Field
        name="password"
        label="WorkStudio password"
        hint="Checked with WorkStudio now, kept encrypted, never shown again."
        errors={failure?.fieldErrors?.["password"]}
      >
        {(control) => <Input {...control} type="password" autoComplete="off" maxLength={400} />}
      </Field>
      <div>
        <SubmitButton pending={isPending} pendingLabel="Asking WorkStudio…">
          Link account
        </SubmitButton>
      </div>
    </ActionForm>
  );
}
