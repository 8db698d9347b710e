"use client";

import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { setDefaultRegionAction } from "./actions";

type Props = { regions: { id: number; name: string }[]; regionId: number | null };

/** The region a person starts with, or none. */
export function DefaultRegionForm({ regions, regionId }: Props) {
  const { form, failure, isPending } = useSubmission((data) => setDefaultRegionAction({ regionId: textOf(data, "regionId") || null }), () => toast("Saved"));
  return (
    <form noValidate className="grid gap-4" {...form}>
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={{ regionId: "Region" }} />
      <Field name="regionId" label="Region" errors={failure?.fieldErrors?.["regionId"]}>
        {(control) => (
          <Select {...control} defaultValue={regionId === null ? "" : String(regionId)}>
            <option value="">None</option>
            {regions.map((region) => (
              <option key={region.id} value={region.id}>
                {region.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <SubmitButton pending={isPending} pendingLabel="Saving…" className="justify-self-start">
        Save
      </SubmitButton>
    </form>
  );
}
