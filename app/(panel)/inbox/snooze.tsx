"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActButton } from "@/components/form/act-button";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { snoozeAction, unsnoozeAction } from "./actions";

type Props = { kind: string; title: string };

/** Puts a kind off until a day. */
export function Snooze({ kind, title }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        aria-haspopup="dialog"
        aria-label={`Put off: ${title}`}
        onClick={() => setOpen(true)}
      >
        Put off
      </Button>
      {isOpen ? <SnoozeDialog kind={kind} title={title} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function SnoozeDialog({ kind, title, onClose }: Props & { onClose: () => void }) {
  const router = useRouter();
  const { form, failure, isPending } = useSubmission(
    (data) => callAction(snoozeAction, { kind, until: textOf(data, "until"), reason: textOf(data, "reason") }),
    () => {
      toast("Put off");
      onClose();
      router.refresh();
    },
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={!isPending}
      title="Put off?"
      description={`${title}. They still wait; they are only out of sight.`}
    >
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors
          message={failure?.message}
          fieldErrors={failure?.fieldErrors}
          labels={{ until: "Until", reason: "Reason" }}
        />
        <Field
          name="until"
          label="Until"
          hint="Back on the morning of this day."
          errors={failure?.fieldErrors?.["until"]}
        >
          {(control) => <Input {...control} type="date" className="max-w-44" />}
        </Field>
        <Field name="reason" label="Reason" hint="For yourself." errors={failure?.fieldErrors?.["reason"]}>
          {(control) => <Textarea {...control} rows={2} maxLength={255} />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button variant="outline" disabled={isPending} onClick={onClose}>
            Cancel
          </Button>
          <SubmitButton pending={isPending} pendingLabel="Saving…">
            Put off
          </SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}

/** Brings a kind back that was put off. */
export function BringBack({ kind, title }: Props) {
  const router = useRouter();
  return (
    <ActButton
      label="Bring back"
      name={`Bring back: ${title}`}
      size="sm"
      variant="ghost"
      title="Bring this back now?"
      description={`${title}. It is counted again.`}
      confirmLabel="Bring back"
      run={() => callAction(unsnoozeAction, { kind })}
      onDone={() => {
        toast("Back in your inbox");
        router.refresh();
      }}
    />
  );
}
