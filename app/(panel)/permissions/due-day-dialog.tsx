"use client";

import { useRouter } from "next/navigation";
import { callAction } from "@/components/form/call-action";
import { CheckboxField } from "@/components/form/checkbox-field";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import type { DueDayPreview } from "@/lib/domain/permission-work/set-due-day";
import { formatDay } from "@/lib/platform/time";
import { previewDueDayAction, setDueDayAction } from "./actions";
import type { StationsDialogProps } from "./station-bar";
import { stationsInWords } from "./stations-in-words";
import { useStationsPreview } from "./use-stations-preview";

/** Sets when what is next at stations is due, without a try; begins at the day that the rule of their statuses says. */
export default function DueDayDialog({ target, title = "Set due day", onClose, onDone }: StationsDialogProps) {
  const router = useRouter();
  const { seen, refusal, lookAgain } = useStationsPreview(previewDueDayAction, target);
  const { form, failure, isPending } = useSubmission(
    async (data) => {
      const dueOn = textOf(data, "none") ? "none" : textOf(data, "dueOn");
      const answer = await callAction(setDueDayAction, { target, dueOn, guard: seen?.guard });
      if (!answer.ok && answer.code === "CONFLICT") lookAgain();
      return answer;
    },
    ({ stations, dueOn }) => {
      toast(doneWords(stations, dueOn), { tone: stations > 0 ? "success" : "info" });
      onClose();
      onDone?.();
      router.refresh();
    },
  );
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

function doneWords(stations: number, dueOn: string | null): string {
  if (stations === 0) return "Nothing had changed";
  return dueOn === null
    ? `Day taken away from ${stationsInWords(stations)}`
    : `${stationsInWords(stations)} due ${formatDay(dueOn)}`;
}
