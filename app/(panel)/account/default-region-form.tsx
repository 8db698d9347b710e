"use client";

import { callAction } from "@/components/form/call-action";
import { ChoiceField } from "@/components/form/choice-field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { toast } from "@/components/ui/toast";
import { setDefaultRegionAction } from "./actions";

type Props = { regions: { id: number; name: string }[]; regionId: number | null };

/** The region a person starts with, or none. */
export function DefaultRegionForm({ regions, regionId }: Props) {
  const { form, failure, isPending } = useSubmission(
    (data) => callAction(setDefaultRegionAction, { regionId: textOf(data, "regionId") || null }),
    () => toast("Saved"),
  );
  return (
    <form noValidate className="grid gap-4" {...form}>
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={{ regionId: "Region" }} />
      <ChoiceField
        name="regionId"
        label="Region"
        errors={failure?.fieldErrors?.["regionId"]}
        choices={regions}
        chosen={regionId}
      />
      <SubmitButton pending={isPending} pendingLabel="Saving…" className="justify-self-start">
        Save
      </SubmitButton>
    </form>
  );
}
