"use client";

import { useState, type ReactNode } from "react";
import { buttonVariants, type ButtonLook } from "./button-variants";
import { Dialog } from "./dialog";
import { Sheet } from "./sheet";

export type ModalButtonProps = {
  /** What the button shows. */
  label: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  as?: "dialog" | "sheet" | undefined;
  dialogSize?: "sm" | "md" | "lg" | undefined;
  variant?: ButtonLook["variant"];
  size?: ButtonLook["size"];
  disabled?: boolean | undefined;
  /** Server-rendered content is fine; a form inside closes the modal with `useCloseModal()`. */
  children: ReactNode;
};

/** A button and the dialog or sheet it opens, for server-rendered pages. */
export function ModalButton({
  label,
  as = "dialog",
  dialogSize,
  variant,
  size,
  disabled,
  children,
  ...modal
}: ModalButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        disabled={disabled}
        onClick={() => setOpen(true)}
        className={buttonVariants({ variant, size })}
      >
        {label}
      </button>
      {as === "sheet" ? (
        <Sheet open={open} onOpenChange={setOpen} {...modal}>
          {children}
        </Sheet>
      ) : (
        <Dialog open={open} onOpenChange={setOpen} size={dialogSize} {...modal}>
          {children}
        </Dialog>
      )}
    </>
  );
}
