"use client";

import { type ReactNode, useState, useTransition } from "react";
import type { Answer, Refused } from "@/components/form/call-action";
import { ComboboxField } from "@/components/form/combobox-field";
import { useStepUp } from "@/components/form/step-up";
import { textOf } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

type Props<T> = {
  label: ReactNode;
  title: string;
  description: string;
  confirmLabel: string;
  /** The field's name in the action, for its refusals, and its label. */
  field: { name: string; label: string; missing: string };
  /** `label` names one record and no other. */
  choices: readonly { id: number; label: string }[];
  /** The choice that the field begins with. */
  likely?: number | null;
  run: (id: number) => Promise<Answer<T>>;
  onDone: (data: T) => void;
};

/** A button whose act needs one record chosen from a list that is searched by typing. */
export function ChooseAct<T>({ label, field, choices, likely, run, onDone, ...dialog }: Props<T>) {
  const stepUp = useStepUp();
  const [isOpen, setOpen] = useState(false);
  const [failure, setFailure] = useState<Refused | null>(null);
  const [isPending, startTransition] = useTransition();
  const [form, setForm] = useState<HTMLFormElement | null>(null);
  const toggle = (open: boolean) => {
    setOpen(open);
    setFailure(null);
  };
  const confirm = () =>
    startTransition(async () => {
      const typed = form ? textOf(new FormData(form), field.name).trim() : "";
      const chosen = choices.find((choice) => choice.label === typed);
      if (!chosen)
        return setFailure({
          ok: false,
          code: "INVALID",
          message: field.missing,
          fieldErrors: { [field.name]: [field.missing] },
        });
      const result = await stepUp(() => run(chosen.id));
      if (!result.ok) return setFailure(result);
      toggle(false);
      onDone(result.data);
    });
  const errors = failure?.fieldErrors?.[field.name];
  return (
    <>
      <Button variant="outline" aria-haspopup="dialog" onClick={() => toggle(true)}>
        {label}
      </Button>
      <ConfirmDialog {...dialog} open={isOpen} onOpenChange={toggle} pending={isPending} onConfirm={confirm}>
        {failure && !errors ? (
          <p role="alert" className="mb-3 text-sm font-medium text-destructive">
            {failure.message}
          </p>
        ) : null}
        <form
          ref={setForm}
          onSubmit={(event) => {
            event.preventDefault();
            confirm();
          }}
        >
          <ComboboxField
            name={field.name}
            label={field.label}
            hint="Type a part of the name and choose from the list; the likeliest stand first."
            errors={errors}
            suggestions={choices.map((choice) => choice.label)}
            value={choices.find(({ id }) => id === likely)?.label ?? ""}
          />
        </form>
      </ConfirmDialog>
    </>
  );
}
