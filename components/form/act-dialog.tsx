"use client";

import { useState, useTransition } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";
import type { Answer, Refused } from "./call-action";
import { Field } from "./field";
import { useStepUp } from "./step-up";

/** A text that is asked for; `name` is the field in the action, for its refusals. */
export type AskedText = { name: string; label: string; hint?: string; maxLength: number; isRequired?: boolean };

export type ActDialogProps<T> = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  confirmLabel: string;
  isDestructive?: boolean;
  asks?: AskedText | undefined;
  typeToConfirm?: string | undefined;
  run: (text: string) => Promise<Answer<T>>;
  onDone: (data: T) => void;
};

/**
 * Asks before an act, for a text where one is due, and for a fresh proof where the last one is old. A refusal stays in
 * it, with what was typed.
 */
export function ActDialog<T>({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  isDestructive = false,
  asks,
  typeToConfirm,
  run,
  onDone,
}: ActDialogProps<T>) {
  const stepUp = useStepUp();
  const [text, setText] = useState("");
  const [failure, setFailure] = useState<Refused | null>(null);
  const [isPending, startTransition] = useTransition();
  const toggle = (isOpen: boolean) => {
    setFailure(null);
    onOpenChange(isOpen);
  };
  const confirm = () =>
    startTransition(async () => {
      const result = await stepUp(() => run(text));
      if (!result.ok) return setFailure(result);
      toggle(false);
      setText("");
      onDone(result.data);
    });
  const textErrors = asks && failure?.fieldErrors?.[asks.name];
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={toggle}
      title={title}
      description={description}
      confirmLabel={confirmLabel}
      destructive={isDestructive}
      pending={isPending}
      onConfirm={confirm}
      {...(typeToConfirm === undefined ? {} : { typeToConfirm })}
    >
      {failure && !textErrors ? (
        <p role="alert" className="mb-3 text-sm font-medium text-destructive">
          {failure.message}
        </p>
      ) : null}
      {asks ? (
        <Field name={asks.name} label={asks.label} hint={asks.hint} required={asks.isRequired} errors={textErrors}>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={asks.maxLength}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      ) : null}
    </ConfirmDialog>
  );
}
