"use client";

import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { UnsavedChanges } from "@/components/form/unsaved-changes";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { updateProfileAction } from "./actions";

/** A person's own name. */
export function ProfileForm({ name, rowVersion }: { name: string; rowVersion: number }) {
  const { form, failure, isPending } = useSubmission(
    (data) => callAction(updateProfileAction, { name: textOf(data, "name"), rowVersion }),
    () => toast("Saved"),
  );
  return (
    <form noValidate className="grid gap-4" {...form}>
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={{ name: "Name" }} />
      <Field
        name="name"
        label="Name"
        hint="As colleagues read it in lists and in the activity log."
        errors={failure?.fieldErrors?.["name"]}
        required
      >
        {(control) => <Input {...control} defaultValue={name} autoComplete="name" maxLength={255} />}
      </Field>
      <UnsavedChanges savedKey={rowVersion} />
      <SubmitButton pending={isPending} pendingLabel="Saving…" className="justify-self-start">
        Save
      </SubmitButton>
    </form>
  );
}
