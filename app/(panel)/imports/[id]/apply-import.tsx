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
import { rowsToWrite } from "@/lib/domain/imports/rules";
import { applyImportAction, matchImportAction } from "../actions";
import { rowsInWords } from "../../rows-in-words";
import { countsInWords } from "../import-words";

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
  const [picked, setPicked] = useState<"good" | "all" | null>(null);
  const mode = picked ?? (inTheWay > 0 ? "good" : "all");
  const { form, failure, isPending } = useSubmission(
    async (data) => {
      const reason = needsReason ? textOf(data, "reason") : null;
      const result = await stepUp(() => callAction(applyImportAction, { id, mode, revision, reason }));
      if (result.ok || result.code !== "CONFLICT") return result;
      // What changed meanwhile is shown, so that the next try is about what stands now; rows that were seen to be in
      // the way say nothing new.
      if (!(mode === "all" && inTheWay > 0)) {
        const again = await callAction(matchImportAction, { id, columns });
        if (!again.ok) toast(again.message, { tone: "danger" });
        // With nothing left to apply the form goes, and its words with it.
        else if (rowsToWrite(again.data.counts) === 0) toast(result.message, { tone: "warning" });
      }
      router.refresh();
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
        <fieldset className="grid gap-2">
          <legend className="sr-only">What to apply</legend>
          <CheckboxField
            type="radio"
            name="mode"
            id="mode-good"
            value="good"
            label={`Apply ${rowsInWords(toWrite)}, leave out ${inTheWay.toLocaleString("en-US")}`}
            checked={mode === "good"}
            onChange={() => setPicked("good")}
          />
          <CheckboxField
            type="radio"
            name="mode"
            id="mode-all"
            value="all"
            label="All rows or none"
            hint="Nothing is applied while any row is wrong or was changed meanwhile."
            checked={mode === "all"}
            onChange={() => setPicked("all")}
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
