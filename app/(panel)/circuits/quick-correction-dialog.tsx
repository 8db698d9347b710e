"use client";

import { useState } from "react";
import { type Answer, callAction } from "@/components/form/call-action";
import { Conflicts } from "@/components/form/conflicts";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { SYNCABLE_FIELDS } from "@/lib/domain/circuits/fields";
import type { QuickValues } from "@/lib/domain/circuits/get-quick-values";
import { type FieldConflict, withSeen } from "@/lib/field-conflict";
import { editCircuitAction } from "./actions";
import { FieldInput } from "./field-input";

type Props = {
  circuit: QuickValues;
  suggestions: { contractor: readonly string[] };
  reason: string;
  onClose: () => void;
  onSaved: (reason: string) => void;
};

const LABELS = { ...Object.fromEntries(SYNCABLE_FIELDS.map(({ key, label }) => [key, label])), reason: "Reason" };

/** Corrects some fields of one circuit over the list, with the conflicts of its form; Enter saves. */
export function QuickCorrectionDialog({ circuit, suggestions, reason, onClose, onSaved }: Props) {
  const { id, values, theirs } = circuit;
  const fields = SYNCABLE_FIELDS.filter(({ key }) => key in values);
  const [base, setBase] = useState(values);
  const { form, failure, isPending } = useSubmission(
    async (data): Promise<Answer<{ changed: string[]; why: string }>> => {
      const typed = Object.fromEntries(fields.map(({ key }) => [key, data.get(key)]));
      const result = await callAction(editCircuitAction, { id, values: typed, base, reason: data.get("reason") });
      // A colleague's value that is shown has been seen: saving again decides for what stands in the form.
      if (!result.ok && result.conflict) setBase(withSeen(base, result.conflict as FieldConflict[]));
      return result.ok ? { ok: true, data: { changed: result.data.changed, why: textOf(data, "reason") } } : result;
    },
    ({ changed, why }) => {
      const isChanged = changed.length > 0;
      toast(isChanged ? `Saved: ${changed.join(", ")}` : "Nothing had changed", {
        tone: isChanged ? "success" : "info",
      });
      onSaved(why);
    },
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={!isPending}
      size="md"
      title={`Correct ${circuit.name}`}
      description={circuit.title}
    >
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={LABELS} />
        <Conflicts conflicts={failure?.conflict ? (failure.conflict as FieldConflict[]) : []} />
        <div className="grid gap-4 sm:grid-cols-2">
          {fields.map((field) => (
            <FieldInput
              key={field.key}
              field={field}
              value={values[field.key] ?? null}
              regions={[]}
              suggestions={field.key === "contractor" ? suggestions.contractor : undefined}
              errors={failure?.fieldErrors?.[field.key]}
              aside={theirs[field.key] === undefined ? undefined : `WorkStudio: ${theirs[field.key] ?? "empty"}`}
              className={field.key === "title" ? "sm:col-span-2" : undefined}
            />
          ))}
        </div>
        <Field
          name="reason"
          label="Reason"
          required
          hint="For whoever reads the history: how you know."
          errors={failure?.fieldErrors?.["reason"]}
        >
          {(control) => <Input {...control} defaultValue={reason} maxLength={500} autoComplete="off" />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button variant="outline" onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          <SubmitButton pending={isPending} pendingLabel="Saving…">
            Save
          </SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}
