"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { readOrSay } from "@/components/form/read-or-say";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { Colleague } from "@/lib/domain/inbox/hand-on";
import { handOnAction } from "./actions";

type Props = { kind: string; circuitId: number; label: string };

/** Asks a colleague to settle one of what waits. */
export function HandOn(props: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {" "}
      <Button
        size="sm"
        variant="link"
        aria-haspopup="dialog"
        aria-label={`Hand on: ${props.label}`}
        onClick={() => setOpen(true)}
      >
        Hand on
      </Button>
      {isOpen ? <HandOnDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function HandOnDialog({ kind, circuitId, label, onClose }: Props & { onClose: () => void }) {
  const router = useRouter();
  const [colleagues, setColleagues] = useState<Colleague[] | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const unanswered = "The server did not answer. Close this and open it again in a moment.";
    void readOrSay<Colleague[]>(`/api/inbox/colleagues?circuit=${circuitId}`, { signal: stop.signal, unanswered }).then(
      setColleagues,
    );
    return () => stop.abort();
  }, [circuitId]);
  const { form, failure, isPending } = useSubmission(
    (data) => callAction(handOnAction, { kind, circuitId, userId: textOf(data, "userId"), note: textOf(data, "note") }),
    ({ to }) => {
      toast(`Handed to ${to}`);
      onClose();
      router.refresh();
    },
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={!isPending}
      title="Hand this on?"
      description={`${label}. It waits until somebody decides; your colleague sees that you asked.`}
    >
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors
          message={failure?.message}
          fieldErrors={failure?.fieldErrors}
          labels={{ userId: "Colleague", note: "Note" }}
        />
        <Field
          name="userId"
          label="Colleague"
          required
          hint={
            colleagues?.length === 0
              ? "Nobody else may decide about this circuit."
              : "Who may decide about this circuit."
          }
          errors={failure?.fieldErrors?.["userId"]}
        >
          {(control) => (
            <Select {...control}>
              <option value="">Choose a colleague</option>
              {colleagues?.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field name="note" label="Note" required errors={failure?.fieldErrors?.["note"]}>
          {(control) => <Textarea {...control} rows={2} maxLength={255} />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button variant="outline" disabled={isPending} onClick={onClose}>
            Cancel
          </Button>
          <SubmitButton pending={isPending} pendingLabel="Handing on…">
            Hand on
          </SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}
