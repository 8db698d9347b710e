"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { UnsavedChanges } from "@/components/form/unsaved-changes";
import { ButtonLink } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { SYNCABLE_FIELDS, type FieldValue, type SyncableField } from "@/lib/domain/circuits/fields";
import type { ActionResult } from "@/lib/platform/action-result";
import { editCircuitAction } from "../../actions";
import { CircuitConflicts, type Conflict } from "./circuit-conflicts";

type Values = Record<SyncableField["key"], FieldValue>;
type Failure = Extract<ActionResult<never>, { ok: false }>;
type Props = {
  id: number;
  rowVersion: number;
  values: Values;
  regions: { value: number; name: string }[];
  asides: Record<string, string>;
};

const LABELS = { ...Object.fromEntries(SYNCABLE_FIELDS.map(({ key, label }) => [key, label])), reason: "Reason" };

/** Corrects a circuit. Nothing typed is lost when it is refused; a conflict shows both values and lets the person choose. */
export function CircuitForm({ id, rowVersion, values, regions, asides }: Props) {
  const router = useRouter();
  const [base, setBase] = useState(values);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isPending, startTransition] = useTransition();
  const conflicts = failure?.code === "CONFLICT" ? (failure.conflict as Conflict[]) : [];

  function submit(form: HTMLFormElement) {
    const data = new FormData(form);
    const typed = Object.fromEntries(SYNCABLE_FIELDS.map(({ key }) => [key, data.get(key)]));
    // A colleague's value that was shown as a conflict has been seen: saving again decides for what stands in the form.
    const seen = { ...base, ...Object.fromEntries(conflicts.map(({ key, now }) => [key, now])) };
    startTransition(async () => {
      const result = await editCircuitAction({ id, values: typed, base: seen, reason: data.get("reason") }).catch(
        (): Failure => ({
          ok: false,
          code: "UNAVAILABLE",
          message: "The server did not answer. Nothing was saved; what you typed is still here, so try again.",
        }),
      );
      if (!result.ok) {
        setBase(seen);
        setFailure(result);
        return;
      }
      const { changed } = result.data;
      toast(changed.length === 0 ? "Nothing had changed" : `Saved: ${changed.join(", ")}`, {
        tone: changed.length === 0 ? "info" : "success",
      });
      router.push(`/circuits/${id}`);
    });
  }

  return (
    <form
      noValidate
      className="grid max-w-3xl gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) submit(event.currentTarget);
      }}
    >
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={LABELS} />
      <CircuitConflicts conflicts={conflicts} regions={regions} />
      <div className="grid gap-4 sm:grid-cols-2">
        {SYNCABLE_FIELDS.map((field) => (
          <Field
            key={field.key}
            name={field.key}
            label={field.unit ? `${field.label} (${field.unit})` : field.label}
            errors={failure?.fieldErrors?.[field.key]}
            aside={asides[field.key]}
            className={field.key === "title" ? "sm:col-span-2" : undefined}
          >
            {(control) =>
              field.kind === "region" ? (
                <Select {...control} defaultValue={String(values.regionId)}>
                  {regions.map((region) => (
                    <option key={region.value} value={region.value}>
                      {region.name}
                    </option>
                  ))}
                </Select>
              ) : (
                <Input
                  {...control}
                  type={field.kind === "date" ? "date" : "text"}
                  inputMode={field.kind === "decimal" ? "decimal" : undefined}
                  align={field.kind === "decimal" ? "end" : undefined}
                  defaultValue={values[field.key] ?? ""}
                  autoComplete="off"
                />
              )
            }
          </Field>
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
