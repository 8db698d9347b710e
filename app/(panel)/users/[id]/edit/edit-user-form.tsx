"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callAction } from "@/components/form/call-action";
import { Conflicts } from "@/components/form/conflicts";
import { FormErrors } from "@/components/form/form-errors";
import { useStepUp } from "@/components/form/step-up";
import { leaveForm } from "@/components/form/leave-form";
import { SubmitButton } from "@/components/form/submit-button";
import { UnsavedChanges } from "@/components/form/unsaved-changes";
import { useSubmission } from "@/components/form/use-submission";
import { ButtonLink } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { type FieldConflict, withSeen } from "@/lib/field-conflict";
import { updateUserAction } from "../../actions";
import { FIELD_LABELS, type FieldOptions, type FormValues, readUserFields, UserFields } from "../../user-fields";

type Props = {
  id: number;
  values: FormValues;
  options: FieldOptions;
  isWsLinked: boolean;
  suggestion: { groups: string[]; regions: { id: number; name: string }[] };
};

/**
 * Changes a person. Nothing typed is lost when it is refused; a conflict shows both values and who saved the other one.
 */
export function EditUserForm({ id, values, options, isWsLinked, suggestion }: Props) {
  const router = useRouter();
  const stepUp = useStepUp();
  const [base, setBase] = useState(values);
  // As the form was first drawn: a page that is loaded anew beneath it must not change what the person compares with.
  const [shown] = useState(values);
  const { form, failure, isPending } = useSubmission(
    async (data) => {
      const result = await stepUp(() => callAction(updateUserAction, { id, values: readUserFields(data), base }));
      // A colleague's value that is shown has been seen: saving again decides for what stands in the form.
      if (!result.ok && result.conflict) setBase(withSeen(base, result.conflict as FieldConflict[]));
      return result;
    },
    ({ changed }) => {
      toast(changed.length === 0 ? "Nothing had changed" : `Saved: ${changed.join(", ")}`, {
        tone: changed.length === 0 ? "info" : "success",
      });
      leaveForm(router, `/users/${id}`);
    },
  );
  const conflicts = failure?.conflict ? (failure.conflict as FieldConflict[]) : [];
  return (
    <form noValidate className="grid max-w-3xl gap-5" {...form}>
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={FIELD_LABELS} />
      <Conflicts conflicts={conflicts} />
      <UserFields
        values={shown}
        options={options}
        errors={failure?.fieldErrors}
        isWsLinked={isWsLinked}
        suggestion={suggestion}
      />
      <UnsavedChanges />
      <div className="flex gap-2">
        <SubmitButton pending={isPending} pendingLabel="Saving…">
          Save
        </SubmitButton>
        <ButtonLink href={`/users/${id}`} variant="outline">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}
