"use client";

import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import type { AssignmentPreview } from "@/lib/domain/permission-work/assign-stations";
import { assignStationsAction, previewAssignmentAction } from "./actions";
import type { StationsDialogProps } from "./station-bar";
import { stationsInWords } from "./stations-in-words";
import { useStationsAct } from "./use-stations-act";

/** Gives stations to a colleague who may work all of them; says first who has them now. */
export default function AssignDialog(props: StationsDialogProps) {
  const { onClose } = props;
  const { seen, refusal, form, failure, isPending } = useStationsAct(props, {
    look: previewAssignmentAction,
    act: assignStationsAction,
    inputOf: (data) => ({ userId: textOf(data, "userId") }),
    doneWords,
  });
  const errors = failure?.fieldErrors;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={!isPending}
      title="Assign stations"
      description={refusal ?? (seen ? nowWords(seen) : "Looking at who has them…")}
    >
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors message={failure?.message} fieldErrors={errors} labels={{ userId: "To" }} />
        <Field
          name="userId"
          label="To"
          required
          hint="Who may work all of them. They stand in that person’s inbox until WorkStudio has a decision."
          errors={errors?.["userId"]}
        >
          {(control) => (
            <Select {...control} key={seen ? "known" : "loading"}>
              <option value="">Choose somebody</option>
              {seen?.people.map(({ id, label, isMe }) => (
                <option key={id} value={id}>
                  {isMe ? `Me · ${label}` : label}
                </option>
              ))}
              {seen && seen.now.length > 0 ? <option value="nobody">Nobody</option> : null}
            </Select>
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button variant="outline" onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          {seen ? (
            <SubmitButton pending={isPending} pendingLabel="Assigning…">
              {`Assign ${stationsInWords(seen.stations)}`}
            </SubmitButton>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

function nowWords({ stations, now }: AssignmentPreview): string {
  const taken = now.map(({ name, stations: count }) => `${count} of ${name}`);
  return `${stationsInWords(stations)}, ${taken.length > 0 ? taken.join(", ") : "nobody’s"} now.`;
}

function doneWords({ stations, to }: { stations: number; to: string | null }): string {
  return to === null ? `${stationsInWords(stations)} back to nobody` : `${stationsInWords(stations)} given to ${to}`;
}
