"use client";

import { useState } from "react";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { ALTERNATIVES, CHANNELS, OUTCOMES, REFUSALS } from "@/lib/domain/permission-work/rules";
import { logContactTryAction } from "./actions";

export type ContactDialogProps = {
  groupId: number;
  title: string;
  onClose: () => void;
  onDone: (tries: number, dueOn: string | null) => void;
};

const LABELS = {
  channel: "By",
  outcome: "Came of it",
  refusal: "Refusal reason",
  alternative: "Offered instead",
  dueOn: "Next try",
};

/** By what somebody tried, what came of it, and when to try again. */
export default function ContactDialog({ groupId, title, onClose, onDone }: ContactDialogProps) {
  const [outcome, setOutcome] = useState("");
  const { form, failure, isPending } = useSubmission(
    (data) =>
      callAction(logContactTryAction, {
        groupId,
        channel: textOf(data, "channel"),
        outcome: textOf(data, "outcome"),
        refusal: textOf(data, "refusal"),
        alternative: textOf(data, "alternative"),
        dueOn: textOf(data, "dueOn"),
      }),
    ({ tries, dueOn }) => onDone(tries, dueOn),
  );
  const errors = failure?.fieldErrors;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={!isPending}
      title={title}
      description="WorkStudio alone says what is decided; this says what was tried. No names or phone numbers."
    >
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors message={failure?.message} fieldErrors={errors} labels={LABELS} />
        <Field name="channel" label={LABELS.channel} required errors={errors?.["channel"]}>
          {(control) => <Choices {...control} words={CHANNELS} />}
        </Field>
        <Field name="outcome" label={LABELS.outcome} required errors={errors?.["outcome"]}>
          {(control) => <Choices {...control} words={OUTCOMES} onChange={({ target }) => setOutcome(target.value)} />}
        </Field>
        {outcome === "refused" ? (
          <Field name="refusal" label={LABELS.refusal} required errors={errors?.["refusal"]}>
            {(control) => <Choices {...control} words={REFUSALS} />}
          </Field>
        ) : null}
        <Field
          name="alternative"
          label={LABELS.alternative}
          hint="Once; refused too, the utility decides."
          errors={errors?.["alternative"]}
        >
          {(control) => (
            <Select {...control}>
              <option value="">Nothing</option>
              <Options words={ALTERNATIVES} />
            </Select>
          )}
        </Field>
        <Field
          name="dueOn"
          label={LABELS.dueOn}
          hint="Empty: as many working days from today as its status says."
          errors={errors?.["dueOn"]}
        >
          {(control) => <Input {...control} type="date" />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button variant="outline" onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          <SubmitButton pending={isPending} pendingLabel="Saving…">
            Log try
          </SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}

type ChoicesProps = React.ComponentProps<typeof Select> & { words: Readonly<Record<string, string>> };

/** Nothing is chosen before somebody does: what stood first would be logged by whoever did not look. */
function Choices({ words, ...control }: ChoicesProps) {
  return (
    <Select {...control}>
      <option value="">Choose…</option>
      <Options words={words} />
    </Select>
  );
}

function Options({ words }: Pick<ChoicesProps, "words">) {
  return Object.entries(words).map(([code, label]) => (
    <option key={code} value={code}>
      {label}
    </option>
  ));
}
