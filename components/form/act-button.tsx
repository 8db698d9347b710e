"use client";

import { type ReactNode, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import type { ButtonLook } from "@/components/ui/button-variants";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";
import { Field } from "./field";
import { useStepUp } from "./step-up";
import type { Answer, Refused } from "./call-action";

type Asked = { name: string; label: string; hint: string; maxLength: number };

const REASON: Asked = {
  name: "reason",
  label: "Reason",
  hint: "For whoever reads the activity log.",
  maxLength: 500,
};

type Props<T> = {
  label: ReactNode;
  name?: string;
  /** What the command palette calls it. */
  palette?: string;
  title: string;
  description: string;
  confirmLabel: string;
  isDestructive?: boolean;
  /** Asks why; the reason goes into the activity log. */
  asksReason?: boolean;
  /** Asks for another text; `name` is the field in the action, for its refusals. */
  asks?: Asked;
  typeToConfirm?: string;
  variant?: ButtonLook["variant"];
  size?: ButtonLook["size"];
  run: (reason: string) => Promise<Answer<T>>;
  onDone: (data: T) => void;
};

/** A button whose act is confirmed first, with a reason where one is due, and proved anew where the last proof is old. */
export function ActButton<T>({
  label,
  name,
  palette,
  title,
  description,
  confirmLabel,
  isDestructive = false,
  asksReason = false,
  asks = asksReason ? REASON : undefined,
  typeToConfirm,
  variant = "outline",
  size,
  run,
  onDone,
}: Props<T>) {
  const stepUp = useStepUp();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [failure, setRefused] = useState<Refused | null>(null);
  const [isPending, startTransition] = useTransition();
  const toggle = (open: boolean) => {
    setOpen(open);
    setRefused(null);
  };
  const confirm = () =>
    startTransition(async () => {
      const result = await stepUp(() => run(reason));
      if (!result.ok) return setRefused(result);
      toggle(false);
      setReason("");
      onDone(result.data);
    });
  const reasonErrors = asks && failure?.fieldErrors?.[asks.name];
  return (
    <>
      <Button
        variant={variant}
        size={size}
        aria-label={name}
        aria-haspopup="dialog"
        data-palette={palette}
        onClick={() => toggle(true)}
      >
        {label}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={toggle}
        title={title}
        description={description}
        confirmLabel={confirmLabel}
        destructive={isDestructive}
        pending={isPending}
        onConfirm={confirm}
        {...(typeToConfirm === undefined ? {} : { typeToConfirm })}
      >
        {failure && !reasonErrors ? (
          <p role="alert" className="mb-3 text-sm font-medium text-destructive">
            {failure.message}
          </p>
        ) : null}
        {asks ? (
          <Field name={asks.name} label={asks.label} hint={asks.hint} errors={reasonErrors}>
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                maxLength={asks.maxLength}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        ) : null}
      </ConfirmDialog>
    </>
  );
}
