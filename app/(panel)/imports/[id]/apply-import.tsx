"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callAction } from "@/components/form/call-action";
import { CheckboxField } from "@/components/form/checkbox-field";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { useStepUp } from "@/components/form/step-up";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { applyImportAction, matchImportAction } from "../actions";
import { countsInWords, rowsInWords } from "../import-words";

type Props = {
  id: number;
  columns: string[];
  revision: number;
  toWrite: number;
  inTheWay: number;
  needsReason: boolean;
};

/** Applies a preview: the good rows, or nothing if any row is wrong. */
export function ApplyImport({ id, columns, revision, toWrite, inTheWay, needsReason }: Props) {
  const router = useRouter();
  const stepUp = useStepUp();
  const [mode, setMode] = useState<"good" | "all">(inTheWay > 0 ? "good" : "all");
  const { form, failure, isPending } = useSubmission(
    async (data) => {
      const reason = needsReason ? textOf(data, "reason") : null;
      const result = await stepUp(() => callAction(applyImportAction, { id, mode, shown: toWrite, revision, reason }));
      // What changed meanwhile is shown, so that the next try is about what stands now.
      if (!result.ok && result.code === "CONFLICT") {
        await callAction(matchImportAction, { id, columns });
        router.refresh();
      }
      return result;
    },
    ({ counts }) => {
      toast(`Imported: ${countsInWords(counts)}`);
      router.refresh();
    },
  );
  return (
    <form noValidate className="grid gap-4 sm:max-w-xl" {...form}>
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={{ reason: "Reason" }} />
      {inTheWay > 0 ? (
        <fieldset
          className="grid gap-2"
          onChange={({ target }) =>
            target instanceof HTMLInputElement && setMode(target.value === "all" ? "all" : "good")
          }
        >
          <legend className="sr-only">What to apply</legend>
          <CheckboxField
            type="radio"
            name="mode"
            id="mode-good"
            value="good"
            label={`Apply ${rowsInWords(toWrite)}, leave out ${inTheWay.toLocaleString("en-US")}`}
            defaultChecked
          />
          <CheckboxField
            type="radio"
            name="mode"
            id="mode-all"
            value="all"
            label="All rows or none"
            hint="Nothing is applied while any row is wrong or was changed meanwhile."
          />
        </fieldset>
      ) : null}
      {needsReason ? (
        <Field
          name="reason"
          label="Reason"
          required
          hint="For whoever reads the history of each record."
          errors={failure?.fieldErrors?.["reason"]}
        >
          {(control) => <Textarea {...control} rows={2} maxLength={500} />}
        </Field>
      ) : null}
      <div>
        <SubmitButton pending={isPending} pendingLabel="Applying…">
          {mode === "all" && inTheWay > 0 ? "Apply all or none" : `Apply ${rowsInWords(toWrite)}`}
        </SubmitButton>
      </div>
    </form>
  );
}
