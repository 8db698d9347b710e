"use client";

import { type ReactNode, useRef, useState, useTransition } from "react";
import { type Answer, type Refused } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { refusePartlyTyped } from "@/components/form/partly-typed";
import { textOf } from "@/components/form/use-submission";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { ExclusionReason } from "@/lib/domain/exclusions/queries";

export type Details = { reasonId: string; note: string; until: string };
type Stored = { reasonId: number | null; note: string | null; until: string | null };

type Props<T> = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  confirmLabel: string;
  /** False while it is not known what would be done. */
  isReady?: boolean;
  reasons: readonly ExclusionReason[];
  /** What stands in the fields at first. */
  initial?: Stored | undefined;
  /** Above the fields. */
  children?: ReactNode;
  run: (details: Details) => Promise<Answer<T>>;
  onDone: (data: T, details: Details) => void;
};

/** Asks why a circuit is left out, what is to be known besides, and until when; a refusal keeps what was typed. */
export function ExclusionDialog<T>({ isReady = true, reasons, initial, children, run, onDone, ...dialog }: Props<T>) {
  const form = useRef<HTMLFormElement>(null);
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [isPending, startTransition] = useTransition();
  const toggle = (open: boolean) => {
    setRefusal(null);
    dialog.onOpenChange(open);
  };
  const confirm = () => {
    const fields = form.current;
    if (!fields || isPending || !isReady) return;
    const unread = refusePartlyTyped(fields);
    if (unread) return setRefusal(unread);
    const data = new FormData(fields);
    const details = { reasonId: textOf(data, "reasonId"), note: textOf(data, "note"), until: textOf(data, "until") };
    startTransition(async () => {
      const answer = await run(details);
      setRefusal(answer.ok ? null : answer);
      if (answer.ok) onDone(answer.data, details);
    });
  };
  return (
    <ConfirmDialog {...dialog} onOpenChange={toggle} onConfirm={confirm} pending={isPending} ready={isReady}>
      <form
        ref={form}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        {refusal && !refusal.fieldErrors ? (
          <p role="alert" className="text-sm font-medium text-destructive">
            {refusal.message}
          </p>
        ) : null}
        {children}
        <DetailFields reasons={reasons} initial={initial} errors={refusal?.fieldErrors ?? {}} />
      </form>
    </ConfirmDialog>
  );
}

type FieldsProps = {
  reasons: readonly ExclusionReason[];
  initial?: Stored | undefined;
  errors: Record<string, string[]>;
};

/** Why, what is to be known besides, and until when. */
export function DetailFields({ reasons, initial, errors }: FieldsProps) {
  const [reasonId, setReasonId] = useState(
    reasons.some(({ id }) => id === initial?.reasonId) ? String(initial?.reasonId) : "",
  );
  const reason = reasons.find(({ id }) => String(id) === reasonId);
  return (
    <>
      <Field name="reasonId" label="Reason" required errors={errors["reasonId"]}>
        {(control) => (
          <Select {...control} value={reasonId} onChange={({ target }) => setReasonId(target.value)}>
            <option value="">Choose a reason</option>
            {reasons.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field name="note" label="Note" optional={!reason?.needsNote} errors={errors["note"]}>
        {(control) => <Textarea {...control} rows={2} maxLength={500} defaultValue={initial?.note ?? ""} />}
      </Field>
      <Field
        name="until"
        label="Until"
        optional
        errors={errors["until"]}
        hint={
          reason
            ? `The last day that is left out. Then ${reason.atEnd === "returns" ? "it returns by itself" : "a decision falls due"}.`
            : "The last day that is left out; without one it has no end."
        }
      >
        {(control) => <Input {...control} type="date" defaultValue={initial?.until ?? ""} className="max-w-44" />}
      </Field>
    </>
  );
}
