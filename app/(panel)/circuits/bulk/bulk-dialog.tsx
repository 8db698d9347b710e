"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Refused, callAction } from "@/components/form/call-action";
import { CheckboxField } from "@/components/form/checkbox-field";
import { ComboboxField } from "@/components/form/combobox-field";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { STAGES, STAGE_NAMES } from "@/lib/domain/board/rules";
import type { BulkPreview } from "@/lib/domain/bulk-acts/preview-act";
import { circuitCount } from "@/lib/domain/bulk-acts/rules";
import { DetailFields } from "../../exclusions/exclusion-dialog";
import { startBulkActAction } from "./actions";
import type { OfferedAct } from "./bulk-acts";
import { VERBS, titleWords } from "./bulk-words";
import { PreviewWords } from "./preview-words";
import { sayDone } from "./say-done";
import { useChoices } from "./use-choices";
import { usePreview } from "./use-preview";

/** Chosen rows, or all that match the filters of the screen. */
export type BulkTarget = { kind: "chosen"; ids: number[] } | { kind: "matching"; q: string; filters: object };
export type BulkDialogProps = {
  list: "circuits" | "exclusions";
  kind: OfferedAct;
  target: BulkTarget;
  /** How many circuits that is, for the title. */
  count: number;
  onClose: () => void;
  onDone: () => void;
};

const LABELS = {
  reason: "Reason",
  reasonId: "Reason",
  note: "Note",
  until: "Until",
  regionId: "Region",
  stage: "Stage",
  userId: "Person",
};
const NOT_YET = "Nothing is chosen yet.";

/**
 * One act on many circuits: says what it changes and what it leaves, and why, before it does anything; large ones go on
 * without the page.
 */
export default function BulkDialog({ list, kind, target, count, onClose, onDone }: BulkDialogProps) {
  const router = useRouter();
  // The rows as they were when the dialog opened: what is counted is what is changed.
  const [rows] = useState({ list, target });
  const [actKey, setActKey] = useState(() => crypto.randomUUID());
  // After a change of mind, and after a refusal, it is another act.
  const renewKey = () => setActKey(crypto.randomUUID());
  const choices = useChoices(kind);
  const [direction, setDirection] = useState<"on" | "off">("on");
  const [regionId, setRegionId] = useState("");
  const [stage, setStage] = useState("");
  const [person, setPerson] = useState("");
  const userId = choices?.people.find(({ label }) => label === person.trim())?.id;
  const change = changeOf(kind, { direction, regionId, userId, stage });
  const { preview, refusal, lookAgain } = usePreview(rows, change);
  const { form, failure, isPending } = useSubmission(
    async (data) => {
      // Enter in a field sends a form also while no button is there to send it.
      if (change === null || !preview || preview.changing === 0)
        return notYet(kind, change === null, description(change, preview, refusal));
      const why =
        kind === "exclude"
          ? { reasonId: textOf(data, "reasonId"), note: textOf(data, "note"), until: textOf(data, "until") }
          : kind === "planner"
            ? {}
            : { reason: textOf(data, "reason") };
      const answer = await callAction(startBulkActAction, {
        actKey,
        rows,
        act: { ...change, ...why },
        guard: preview.guard,
      });
      if (!answer.ok && answer.code !== "UNAVAILABLE") renewKey();
      if (!answer.ok && answer.code === "CONFLICT") lookAgain();
      return answer;
    },
    (act) => {
      if (act.state !== "waiting") sayDone(act, () => router.refresh());
      onClose();
      onDone();
      router.refresh();
    },
  );
  const errors = failure?.fieldErrors ?? {};
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={!isPending}
      size="md"
      title={titleWords(kind, count)}
      description={description(change, preview, refusal)}
    >
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={LABELS} />
        {kind === "planner" || kind === "sync" ? (
          <Direction
            kind={kind}
            direction={direction}
            onChange={(next) => {
              setDirection(next);
              renewKey();
            }}
          />
        ) : null}
        {kind === "region" ? (
          <ChosenSelect
            name="regionId"
            label="Region"
            unchosen="Choose a region"
            errors={errors["regionId"]}
            value={regionId}
            options={choices?.regions ?? []}
            onChange={(next) => {
              setRegionId(next);
              renewKey();
            }}
          />
        ) : null}
        {kind === "stage" ? (
          <ChosenSelect
            name="stage"
            label="Stage"
            unchosen="Choose a stage"
            errors={errors["stage"]}
            value={stage}
            options={STAGES.map((id) => ({ id, name: STAGE_NAMES[id] }))}
            onChange={(next) => {
              setStage(next);
              renewKey();
            }}
          />
        ) : null}
        {kind === "planner" ? (
          <div
            onInput={({ target: typed }) => {
              if (typed instanceof HTMLInputElement) setPerson(typed.value);
              renewKey();
            }}
          >
            <ComboboxField
              name="userId"
              label="Person"
              required
              hint="Type a part of the name and choose from the list."
              errors={errors["userId"]}
              suggestions={choices?.people.map((one) => one.label) ?? []}
              value=""
            />
          </div>
        ) : null}
        {preview ? <PreviewWords preview={preview} kind={kind} /> : null}
        {kind === "exclude" ? <DetailFields reasons={choices?.reasons ?? []} errors={errors} /> : null}
        {kind !== "exclude" && kind !== "planner" ? (
          <Field name="reason" label="Reason" required hint="For whoever reads the history." errors={errors["reason"]}>
            {(control) => <Textarea {...control} rows={2} maxLength={kind === "include" ? 255 : 500} />}
          </Field>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button variant="outline" onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          {preview && preview.changing > 0 ? (
            <SubmitButton pending={isPending} pendingLabel="Changing…">
              {`${VERBS[kind]} ${circuitCount(preview.changing)}`}
            </SubmitButton>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

function ChosenSelect({
  name,
  label,
  unchosen,
  errors,
  value,
  options,
  onChange,
}: {
  name: string;
  label: string;
  unchosen: string;
  errors: string[] | undefined;
  value: string;
  options: readonly { id: string | number; name: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <Field name={name} label={label} required errors={errors}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{unchosen}</option>
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

const DIRECTIONS = {
  planner: { on: "Assign to", off: "Take off" },
  sync: { on: "Sync their units", off: "Do not sync their units" },
};

function Direction({
  kind,
  direction,
  onChange,
}: {
  kind: "planner" | "sync";
  direction: "on" | "off";
  onChange: (direction: "on" | "off") => void;
}) {
  return (
    <fieldset
      className="flex flex-wrap gap-x-6 gap-y-2"
      onChange={({ target }) => target instanceof HTMLInputElement && onChange(target.value === "on" ? "on" : "off")}
    >
      <legend className="sr-only">What to do</legend>
      {(["on", "off"] as const).map((value) => (
        <CheckboxField
          key={value}
          type="radio"
          name="direction"
          id={`direction-${value}`}
          value={value}
          label={DIRECTIONS[kind][value]}
          defaultChecked={value === direction}
        />
      ))}
    </fieldset>
  );
}

/** What would be done; null while it is not all chosen. */
function changeOf(
  kind: OfferedAct,
  chosen: { direction: "on" | "off"; regionId: string; userId: number | undefined; stage: string },
): object | null {
  const { direction, regionId, userId, stage } = chosen;
  if (kind === "stage") return stage ? { kind, stage } : null;
  if (kind === "region") return regionId ? { kind, regionId } : null;
  if (kind === "planner")
    return userId === undefined ? null : { kind: direction === "on" ? "assign" : "unassign", userId };
  return { kind: kind === "sync" ? `sync-${direction}` : kind };
}

const UNCHOSEN: Partial<Record<OfferedAct, Record<string, string[]>>> = {
  planner: { userId: ["Choose a person from the list."] },
  region: { regionId: ["Choose a region."] },
  stage: { stage: ["Choose a stage."] },
};

function notYet(kind: OfferedAct, isUnchosen: boolean, message: string): Refused {
  const fieldErrors = isUnchosen ? UNCHOSEN[kind] : undefined;
  return { ok: false, code: "INVALID", message, ...(fieldErrors ? { fieldErrors } : {}) };
}

function description(change: object | null, preview: BulkPreview | null, refusal: string | null): string {
  if (!change) return NOT_YET;
  if (refusal) return refusal;
  if (!preview) return "Counting…";
  return preview.changing === 0
    ? "Nothing changes."
    : `${circuitCount(preview.changing)} ${preview.changing === 1 ? "changes" : "change"}.`;
}
