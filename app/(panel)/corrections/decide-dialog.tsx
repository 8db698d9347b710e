"use client";

import { useEffect, useState } from "react";
import { callAction } from "@/components/form/call-action";
import { CheckboxField } from "@/components/form/checkbox-field";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { keepLooking } from "@/components/form/keep-looking";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { SYNCABLE_FIELDS } from "@/lib/domain/circuits/fields";
import type { LogEntries } from "@/lib/domain/corrections/decide-corrections";
import type { DecisionPreview } from "@/lib/domain/corrections/preview-decision";
import { FieldInput } from "../circuits/field-input";
import { decideCorrectionsAction, previewDecisionAction, undoDecisionAction } from "./actions";
import { DECISIONS } from "./decision-words";
import { DecisionExamples } from "./decision-examples";
import { Protection } from "./protection";

export type DecisionKind = (typeof DECISIONS)[number]["kind"];
type Props = { kind: DecisionKind; target: object; onClose: () => void; onDone?: (() => void) | undefined };

const LABELS = { reason: "Reason", value: "New value", protection: "Protection" };
const corrections = (count: number) => `${count.toLocaleString("en-US")} ${count === 1 ? "correction" : "corrections"}`;

/**
 * One decision about one or many corrections; shows what it is about before anything is done, and anew when that has
 * changed meanwhile.
 */
export function DecideDialog({ kind: first, target, onClose, onDone }: Props) {
  const [kind, setKind] = useState<DecisionKind>(first);
  const [preview, setPreview] = useState<DecisionPreview | string | null>(null);
  // The target as it was when the dialog opened: what is counted is what is changed.
  const [counted] = useState(target);
  const [looks, setLooks] = useState(1);
  useEffect(
    () =>
      keepLooking(
        () => callAction(previewDecisionAction, { target: counted }),
        (answer) => setPreview(answer.ok ? answer.data : answer.message),
      ),
    [counted, looks],
  );

  const seen = typeof preview === "object" ? preview : null;
  const { form, failure, isPending } = useSubmission(
    async (data) => {
      const decision = decisionOf(kind, data, seen);
      const input = { target: counted, decision, reason: textOf(data, "reason"), guard: seen?.guard };
      const result = await callAction(decideCorrectionsAction, input);
      if (!result.ok && result.code === "CONFLICT") setLooks((before) => before + 1);
      return result;
    },
    ({ changed, unchanged, entries }) => {
      const done = kind === "keep" ? "kept" : kind === "theirs" ? "given back to WorkStudio" : "corrected again";
      const left = unchanged > 0 ? `; ${unchanged.toLocaleString("en-US")} left as they were` : "";
      toast(`${corrections(changed)} ${done}${left}`, {
        tone: changed > 0 ? "success" : "info",
        ...(entries ? { action: { label: "Undo", onAction: () => void undo(entries) } } : {}),
      });
      onClose();
      onDone?.();
    },
  );
  const field = SYNCABLE_FIELDS.find(({ key }) => key === seen?.field?.key);
  const words = DECISIONS.find((decision) => decision.kind === kind) ?? DECISIONS[0];
  const isPossible = seen !== null && seen.count > 0 && (kind !== "correct" || seen.field !== null);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={!isPending}
      size="md"
      title="Decide about corrections"
      description={describe(preview)}
    >
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={LABELS} />
        {seen ? <DecisionExamples preview={seen} kind={kind} /> : null}
        <fieldset
          className="grid gap-2"
          onChange={({ target: pressed }) =>
            pressed instanceof HTMLInputElement && setKind(pressed.value as DecisionKind)
          }
        >
          <legend className="sr-only">What to do</legend>
          {DECISIONS.map(({ kind: value, label, hint }) => (
            <CheckboxField
              key={value}
              type="radio"
              name="kind"
              id={`kind-${value}`}
              value={value}
              label={label}
              hint={
                value === "correct" && seen && !seen.field
                  ? "Only for corrections of one field: filter by it first."
                  : hint
              }
              defaultChecked={value === first}
            />
          ))}
        </fieldset>
        {kind === "correct" && seen?.field && field ? (
          <FieldInput
            key={seen.guard}
            field={field}
            name="value"
            label={`New value: ${field.label.toLowerCase()}`}
            value={seen.field.value}
            regions={seen.regions}
            errors={failure?.fieldErrors?.["value"]}
          />
        ) : null}
        {kind === "theirs" ? null : (
          <Protection
            key={seen ? "seen" : "unseen"}
            isProtected={(seen?.protectedNow ?? 0) > 0}
            errors={failure?.fieldErrors?.["protection"]}
          />
        )}
        <Field
          name="reason"
          label="Reason"
          required
          hint="For whoever reads the history of the circuit."
          errors={failure?.fieldErrors?.["reason"]}
        >
          {(control) => <Textarea {...control} rows={2} maxLength={500} />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button variant="outline" onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          {isPossible ? (
            <SubmitButton pending={isPending} pendingLabel={words.pending}>
              {seen.count === 1 ? words.label : `${words.label}: ${seen.count.toLocaleString("en-US")}`}
            </SubmitButton>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

async function undo(entries: LogEntries): Promise<void> {
  const result = await callAction(undoDecisionAction, entries);
  if (!result.ok) return void toast(result.message, { tone: "danger" });
  const { circuits, left, names } = result.data;
  const others = left > names.length ? ` and ${(left - names.length).toLocaleString("en-US")} more` : "";
  toast(`Undone on ${circuits === 1 ? "one circuit" : `${circuits.toLocaleString("en-US")} circuits`}`, {
    ...(left > 0
      ? { description: `Changed since and left as they are: ${names.join(", ")}${others}`, tone: "warning" }
      : {}),
  });
}

function decisionOf(kind: DecisionKind, data: FormData, preview: DecisionPreview | null): object {
  if (kind === "theirs") return { kind };
  const chosen = textOf(data, "protection");
  const protection = chosen === "day" ? textOf(data, "protected-until") : chosen;
  if (kind === "keep") return { kind, protection };
  return { kind, protection, field: preview?.field?.key, value: textOf(data, "value") };
}

function describe(preview: DecisionPreview | string | null): string {
  if (preview === null) return "Counting…";
  if (typeof preview === "string") return preview;
  const { count, circuits } = preview;
  if (count === 0) return "None of these corrections is there any more.";
  const where = circuits === 1 ? "one circuit" : `${circuits.toLocaleString("en-US")} circuits`;
  return `This is about ${corrections(count)} of ${where}.`;
}
