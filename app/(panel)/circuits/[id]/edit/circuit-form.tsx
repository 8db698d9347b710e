"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callAction } from "@/components/form/call-action";
import { Conflicts } from "@/components/form/conflicts";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { leaveForm } from "@/components/form/leave-form";
import { SubmitButton } from "@/components/form/submit-button";
import { UnsavedChanges } from "@/components/form/unsaved-changes";
import { useSubmission } from "@/components/form/use-submission";
import { ButtonLink } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { SYNCABLE_FIELDS, type FieldValue, type SyncableField } from "@/lib/domain/circuits/fields";
import { type FieldConflict, withSeen } from "@/lib/field-conflict";
import { editCircuitAction } from "../../actions";
import { FieldInput } from "../../field-input";

type Values = Record<SyncableField["key"], FieldValue>;
type Props = {
  id: number;
  rowVersion: number;
  values: Values;
  regions: { value: number; name: string }[];
  /** What other circuits hold in a field, to be chosen by typing. */
  suggestions: Partial<Record<SyncableField["key"], readonly string[]>>;
  asides: Record<string, string>;
};

const LABELS = { ...Object.fromEntries(SYNCABLE_FIELDS.map(({ key, label }) => [key, label])), reason: "Reason" };

/**
 * Corrects a circuit. Nothing typed is lost when it is refused; a conflict shows both values and lets the
 * person choose.
 */
export function CircuitForm({ id, rowVersion, values, regions, suggestions, asides }: Props) {
  const router = useRouter();
  const [base, setBase] = useState(values);
  const { form, failure, isPending } = useSubmission(
    async (data) => {
      const typed = Object.fromEntries(SYNCABLE_FIELDS.map(({ key }) => [key, data.get(key)]));
      const result = await callAction(editCircuitAction, { id, values: typed, base, reason: data.get("reason") });
      // A colleague's value that is shown has been seen: saving again decides for what stands in the form.
      if (!result.ok && result.conflict) setBase(withSeen(base, result.conflict as FieldConflict[]));
      return result;
    },
    ({ changed }) => {
      toast(changed.length === 0 ? "Nothing had changed" : `Saved: ${changed.join(", ")}`, {
        tone: changed.length === 0 ? "info" : "success",
      });
      leaveForm(router, `/circuits/${id}`);
    },
  );
  const conflicts = failure?.conflict ? (failure.conflict as FieldConflict[]) : [];

  return (
    <form noValidate className="grid max-w-3xl gap-4" {...form}>
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={LABELS} />
      <Conflicts conflicts={conflicts} />
      <div className="grid gap-4 sm:grid-cols-2">
        {SYNCABLE_FIELDS.map((field) => (
          <FieldInput
            key={field.key}
            field={field}
            value={values[field.key]}
            regions={regions}
            suggestions={suggestions[field.key]}
            errors={failure?.fieldErrors?.[field.key]}
            aside={asides[field.key]}
            className={field.key === "title" ? "sm:col-span-2" : undefined}
          />
        ))}
      </div>
      <Field
        name="reason"
        label="Reason"
        hint="For whoever reads the history: how you know."
        errors={failure?.fieldErrors?.["reason"]}
        required
      >
        {(control) => <Textarea {...control} rows={2} />}
      </Field>
      <UnsavedChanges savedKey={rowVersion} />
      <div className="flex gap-2">
        <SubmitButton pending={isPending} pendingLabel="Saving…">
          Save
        </SubmitButton>
        <ButtonLink href={`/circuits/${id}`} variant="outline">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}
