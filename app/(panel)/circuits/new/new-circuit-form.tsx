"use client";

import { useRouter } from "next/navigation";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { UnsavedChanges } from "@/components/form/unsaved-changes";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { ButtonLink } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { type FieldValue, SYNCABLE_FIELDS, type SyncableField } from "@/lib/domain/circuits/fields";
import { createCircuitAction } from "../actions";
import { FieldInput } from "../field-input";

type Props = {
  regions: { value: number; name: string }[];
  regionId: number | null;
  suggestions: Partial<Record<SyncableField["key"], readonly string[]>>;
};

const ASKED = SYNCABLE_FIELDS.filter(({ key }) => key !== "milesPlanned" && key !== "percentComplete");
const LABELS = {
  workOrder: "Work order",
  extension: "Extension",
  ...Object.fromEntries(ASKED.map(({ key, label }) => [key, label])),
  reason: "Reason",
};
const initial = (key: SyncableField["key"], regionId: number | null): FieldValue => {
  if (key === "regionId") return regionId;
  return key === "totalMiles" || key === "totalAcres" ? 0 : null;
};

/** Creates a circuit by hand; a refusal keeps what was typed. */
export function NewCircuitForm({ regions, regionId, suggestions }: Props) {
  const router = useRouter();
  const { form, failure, isPending } = useSubmission(
    (data) =>
      callAction(createCircuitAction, {
        workOrder: textOf(data, "workOrder"),
        extension: textOf(data, "extension"),
        ...Object.fromEntries(ASKED.map(({ key }) => [key, textOf(data, key)])),
        reason: textOf(data, "reason"),
      }),
    ({ id }) => {
      toast("Circuit created");
      router.replace(`/circuits/${id}`);
    },
  );
  const errors = failure?.fieldErrors ?? {};
  return (
    <form noValidate className="grid max-w-3xl gap-4" {...form}>
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={LABELS} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="workOrder" label="Work order" required errors={errors["workOrder"]}>
          {(control) => <Input {...control} placeholder="2026-1042" autoComplete="off" maxLength={20} />}
        </Field>
        <Field
          name="extension"
          label="Extension"
          optional
          hint="Only for a piece of a split, such as A."
          errors={errors["extension"]}
        >
          {(control) => <Input {...control} autoComplete="off" maxLength={5} />}
        </Field>
        {ASKED.map((field) => (
          <FieldInput
            key={field.key}
            field={field}
            value={initial(field.key, regionId)}
            regions={regions}
            suggestions={suggestions[field.key]}
            errors={errors[field.key]}
            className={field.key === "title" ? "sm:col-span-2" : undefined}
          />
        ))}
      </div>
      <Field
        name="reason"
        label="Reason"
        required
        hint="For whoever reads the history: how you know of it."
        errors={errors["reason"]}
      >
        {(control) => <Textarea {...control} rows={2} maxLength={500} />}
      </Field>
      <UnsavedChanges />
      <div className="flex gap-2">
        <SubmitButton pending={isPending} pendingLabel="Creating…">
          Create circuit
        </SubmitButton>
        <ButtonLink href="/circuits" variant="outline">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}
