"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";
import { buttonVariants } from "./button-variants";
import { controlClasses } from "./control-classes";
import { Dialog } from "./dialog";

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** The act in a verb, e.g. "Disable account". */
  confirmLabel: string;
  onConfirm: () => void;
  /** The act runs: until it has answered nothing closes the dialog. */
  pending?: boolean | undefined;
  /** False while the act cannot be done yet, e.g. while it is counted. */
  ready?: boolean | undefined;
  destructive?: boolean | undefined;
  /** Must be typed before the button works; for acts that cannot be undone. */
  typeToConfirm?: string | undefined;
  children?: ReactNode;
};

/** Asks before an act. */
export function ConfirmDialog({
  confirmLabel,
  onConfirm,
  pending = false,
  ready = true,
  destructive = false,
  typeToConfirm,
  children,
  ...dialog
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState("");
  const isReady = ready && (typeToConfirm === undefined || typed.trim() === typeToConfirm);
  const button = useRef<HTMLButtonElement>(null);
  const wasPending = useRef(false);
  useEffect(() => {
    // Still open after the act: it was refused.
    if (wasPending.current && !pending)
      button.current?.closest("dialog")?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    wasPending.current = pending;
  }, [pending]);
  return (
    <Dialog
      {...dialog}
      // Closed while the act runs, it would show its refusal to nobody.
      dismissible={!pending}
      footer={
        <>
          <button
            type="button"
            className={buttonVariants({ variant: "outline" })}
            disabled={pending}
            onClick={() => dialog.onOpenChange(false)}
          >
            Cancel
          </button>
          <button
            type="button"
            ref={button}
            className={buttonVariants({ variant: destructive ? "destructive" : "default" })}
            disabled={!isReady}
            // Disabled while the act runs, it would lose focus.
            aria-disabled={pending}
            onClick={() => pending || onConfirm()}
          >
            {confirmLabel}
          </button>
        </>
      }
    >
      {children}
      {typeToConfirm === undefined ? null : (
        <label className="grid gap-1.5 text-sm">
          <span>
            Type <strong className="font-semibold">{typeToConfirm}</strong> to confirm
          </span>
          <input
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            className={`${controlClasses} h-8`}
          />
        </label>
      )}
    </Dialog>
  );
}
