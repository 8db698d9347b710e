"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { callAction } from "@/components/form/call-action";
import { CheckboxField } from "@/components/form/checkbox-field";
import { Field } from "@/components/form/field";
import { Conflicts } from "@/components/form/conflicts";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { UnsavedChanges } from "@/components/form/unsaved-changes";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { type FieldConflict, withSeen } from "@/lib/field-conflict";
import type { SettingsPreview } from "@/lib/domain/settings/queries";
import type { SettingsValues } from "@/lib/domain/settings/schema";
import { updateSettingsAction } from "./actions";
import { SettingsPreviewCard } from "./settings-preview-card";

type Options = { years: number[]; cycleTypes: string[]; contractors: string[] };
type Props = { values: SettingsValues; options: Options; preview: SettingsPreview };

const LABELS: Record<keyof SettingsValues, string> = {
  scopeYear: "Year",
  cycleTypes: "Cycle types",
  contractors: "Contractors",
  plannedUnitsSyncIntervalHours: "Time between syncs",
  rawDataRetentionDays: "Old snapshots",
  sessionRetentionDays: "Ended sessions",
  historyRetentionDays: "Daily history",
  logRetentionDays: "Sync logs, resolved issues",
};

/** The settings, with what they would include counted beside them as they are changed. */
export function SettingsForm({ values, options, preview }: Props) {
  const router = useRouter();
  const element = useRef<HTMLFormElement>(null);
  const [base, setBase] = useState(values);
  const [shown, setShown] = useState(values);
  const [drawing, setDrawing] = useState(0);
  const [wanted, setWanted] = useState<object>(values);
  const settle = (saved: SettingsValues) => {
    setBase(saved);
    setShown(saved);
    setWanted(saved);
    setDrawing((count) => count + 1);
    router.refresh();
  };
  const undo = async (now: SettingsValues, before: SettingsValues) => {
    const result = await callAction(updateSettingsAction, { values: before, base: now });
    toast(result.ok ? "The old settings are back" : result.message, { tone: result.ok ? "success" : "danger" });
    if (result.ok) settle(result.data.values);
  };
  const { form, failure, isPending } = useSubmission(
    async (data) => {
      const result = await callAction(updateSettingsAction, { values: readForm(data), base });
      // A colleague's value that is shown has been seen: saving again decides for what stands in the form.
      if (!result.ok && result.conflict) setBase(withSeen(base, result.conflict as FieldConflict[]));
      return result;
    },
    ({ changed, values: saved, before }) => {
      if (changed.length === 0) toast("Nothing had changed", { tone: "info" });
      else
        toast(`Saved: ${changed.join(", ")}`, { action: { label: "Undo", onAction: () => void undo(saved, before) } });
      settle(saved);
    },
  );
  const errors = failure?.fieldErrors ?? {};
  const conflicts = failure?.conflict ? (failure.conflict as FieldConflict[]) : [];
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]">
      <form
        key={drawing}
        ref={element}
        noValidate
        className="grid gap-4"
        {...form}
        onChange={({ currentTarget }) => setWanted(readForm(new FormData(currentTarget)))}
      >
        <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={LABELS} />
        <Conflicts conflicts={conflicts} />
        <Card>
          <CardHeader
            title="What counts in reports"
            description="Circuits outside it are still synced and can still be found."
          />
          <CardContent className="grid gap-5">
            <Field
              name="scopeYear"
              label={LABELS.scopeYear}
              hint="By the day that a circuit’s work starts, since a work order of one year may start in the next."
              errors={errors["scopeYear"]}
              className="max-w-xs"
            >
              {(control) => (
                <Select {...control} defaultValue={String(shown.scopeYear ?? "")}>
                  <option value="">Every year</option>
                  {options.years.map((year) => (
                    <option key={year}>{year}</option>
                  ))}
                </Select>
              )}
            </Field>
            <Choices
              name="cycleTypes"
              label={LABELS.cycleTypes}
              options={options.cycleTypes}
              chosen={shown.cycleTypes}
            />
            <Choices
              name="contractors"
              label={LABELS.contractors}
              options={options.contractors}
              chosen={shown.contractors}
            />
          </CardContent>
        </Card>
        <Card>
          <CardHeader title="Syncing and keeping" />
          <CardContent className="grid gap-4 sm:grid-cols-3">
            <WholeNumber
              name="plannedUnitsSyncIntervalHours"
              label={LABELS.plannedUnitsSyncIntervalHours}
              unit="hours"
              hint="How old a circuit’s planned units may be before a sync asks for them again."
              value={shown.plannedUnitsSyncIntervalHours}
              errors={errors["plannedUnitsSyncIntervalHours"]}
            />
            <WholeNumber
              name="rawDataRetentionDays"
              label={LABELS.rawDataRetentionDays}
              unit="days"
              hint="How long planned units as they were are kept; a circuit’s newest always is."
              value={shown.rawDataRetentionDays}
              errors={errors["rawDataRetentionDays"]}
            />
            <WholeNumber
              name="sessionRetentionDays"
              label={LABELS.sessionRetentionDays}
              unit="days"
              hint="How long they are kept. Who signed in stays in the activity log."
              value={shown.sessionRetentionDays}
              errors={errors["sessionRetentionDays"]}
            />
            <WholeNumber
              name="historyRetentionDays"
              label={LABELS.historyRetentionDays}
              unit="days"
              hint="How long each day of a circuit, its daily snapshots, every change of a unit and how long each permission took are kept. Weeks stay; days before it are not made anew."
              value={shown.historyRetentionDays}
              errors={errors["historyRetentionDays"]}
            />
            <WholeNumber
              name="logRetentionDays"
              label={LABELS.logRetentionDays}
              unit="days"
              hint="How long runs stay on the Sync page, and issues after they were resolved. The activity log stays."
              value={shown.logRetentionDays}
              errors={errors["logRetentionDays"]}
            />
          </CardContent>
        </Card>
        <UnsavedChanges savedKey={drawing} />
        <div>
          <SubmitButton pending={isPending} pendingLabel="Saving…">
            Save
          </SubmitButton>
        </div>
      </form>
      <SettingsPreviewCard values={wanted} first={preview} />
    </div>
  );
}

function readForm(data: FormData): object {
  return {
    scopeYear: textOf(data, "scopeYear"),
    cycleTypes: data.getAll("cycleTypes"),
    contractors: data.getAll("contractors"),
    plannedUnitsSyncIntervalHours: textOf(data, "plannedUnitsSyncIntervalHours"),
    rawDataRetentionDays: textOf(data, "rawDataRetentionDays"),
    sessionRetentionDays: textOf(data, "sessionRetentionDays"),
    historyRetentionDays: textOf(data, "historyRetentionDays"),
    logRetentionDays: textOf(data, "logRetentionDays"),
  };
}

function Choices({
  name,
  label,
  options,
  chosen,
}: {
  name: string;
  label: string;
  options: string[];
  chosen: string[];
}) {
  return (
    <fieldset>
      <legend className="text-sm font-medium">{label}</legend>
      <p className="mb-2 text-xs text-muted-foreground">None ticked means all of them.</p>
      <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
        {options.map((option, index) => (
          <CheckboxField
            key={option}
            name={name}
            id={`${name}-${index}`}
            value={option}
            label={option}
            defaultChecked={chosen.some((one) => one.toLowerCase() === option.toLowerCase())}
          />
        ))}
        {options.length === 0 ? <p className="text-sm text-muted-foreground">No circuit has one yet.</p> : null}
      </div>
    </fieldset>
  );
}

function WholeNumber({
  name,
  label,
  unit,
  hint,
  value,
  errors,
}: {
  name: string;
  label: string;
  unit: string;
  hint: string;
  value: number;
  errors: readonly string[] | undefined;
}) {
  return (
    <Field name={name} label={`${label} (${unit})`} hint={hint} errors={errors}>
      {(control) => <Input {...control} defaultValue={value} inputMode="numeric" align="end" autoComplete="off" />}
    </Field>
  );
}
