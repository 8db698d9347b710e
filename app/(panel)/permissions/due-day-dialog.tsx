"use client";

import { CheckboxField } from "@/components/form/checkbox-field";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import type { DueDayPreview } from "@/lib/domain/permission-work/set-due-day";
import { formatDay } from "@/lib/platform/time";
import { previewDueDayAction, setDueDayAction } from "./actions";
import type { StationsDialogProps } from "./station-bar";
import { stationsInWords } from "./stations-in-words";
import { useStationsAct } from "./use-stations-act";

/** Sets when what is next at stations is due, without a try; begins at the day that the rule of their statuses says. */
export default function DueDayDialog(props: StationsDialogProps) {
  const { title = "Set due day", onClose } = props;
  const { seen, refusal, form, failure, isPending } = useStationsAct(props, {
    look: previewDueDayAction,
    act: setDueDayAction,
    inputOf: (data) => ({ dueOn: textOf(data, "none") ? "none" : textOf(data, "dueOn") }),
    doneWords,
  });
  const errors = failure?.fieldErrors;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={!isPending}
      title={title}
      description={refusal ?? (seen ? nowWords(seen) : "Looking at what is due…")}
    >
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors message={failure?.message} fieldErrors={errors} labels={{ dueOn: "Next due" }} />
        <Field
          name="dueOn"
          label="Next due"
          required
          hint="Holds until somebody tries, or WorkStudio brings another status."
          errors={errors?.["dueOn"]}
        >
          {(control) => (
            <Input {...control} type="date" key={seen ? "known" : "loading"} defaultValue={seen?.likely ?? ""} />
          )}
        </Field>
        {seen && seen.taken > 0 ? (
          <CheckboxField
            name="none"
            value="none"
            label={`Take the day away that was set for ${stationsInWords(seen.taken)}`}
            hint="What the last try said counts again."
          />
        ) : null}
        <div className="flex justify-end gap-2">
          <Button variant="outline" onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          {seen ? (
            <SubmitButton pending={isPending} pendingLabel="Saving…">
              {`Set for ${stationsInWords(seen.stations)}`}
            </SubmitButton>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

function nowWords({ stations, dated, first, last }: DueDayPreview): string {
  if (first === null || last === null) return `${stationsInWords(stations)}, without a day now.`;
  const days = first === last ? formatDay(first) : `${formatDay(first)} to ${formatDay(last)}`;
  if (dated === stations) return `${stationsInWords(stations)}, due ${days} now.`;
  return `${stationsInWords(stations)}: ${dated.toLocaleString("en-US")} due ${days}, the others without a day now.`;
}

function doneWords({ stations, dueOn }: { stations: number; dueOn: string | null }): string {
  return dueOn === null
    ? `Day taken away from ${stationsInWords(stations)}`
    : `${stationsInWords(stations)} due ${formatDay(dueOn)}`;
}
