"use client";

import { callAction } from "@/components/form/call-action";
import { ChoiceField } from "@/components/form/choice-field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { finishOnboardingAction } from "./actions";

/** The last step: a default region, and into the panel. */
export function RegionForm({
  regions,
  regionId: chosen,
}: {
  regions: { id: number; name: string }[];
  regionId: number | null;
}) {
  // Somebody of one region works there.
  const regionId = chosen ?? (regions.length === 1 ? (regions[0]?.id ?? null) : null);
  const { form, failure, isPending } = useSubmission(
    (data) => callAction(finishOnboardingAction, { regionId: textOf(data, "regionId") || null }),
    () => window.location.assign("/circuits"),
  );
  return (
    <form noValidate className="grid gap-4" {...form}>
      <FormErrors
        message={failure?.message}
        fieldErrors={failure?.fieldErrors}
        labels={{ regionId: "Default region" }}
      />
      <ChoiceField
        name="regionId"
        label="Default region"
        errors={failure?.fieldErrors?.["regionId"]}
        choices={regions}
        chosen={regionId}
      />
      <SubmitButton pending={isPending} pendingLabel="Saving…" className="justify-self-start">
        Open the panel
      </SubmitButton>
    </form>
  );
}
