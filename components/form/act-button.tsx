"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import type { ButtonLook } from "@/components/ui/button-variants";
import { ActDialog, type ActDialogProps, type AskedText } from "./act-dialog";

const REASON: AskedText = {
  name: "reason",
  label: "Reason",
  hint: "For whoever reads the activity log.",
  maxLength: 500,
};

type Props<T> = Omit<ActDialogProps<T>, "open" | "onOpenChange"> & {
  label: ReactNode;
  name?: string;
  /** What the command palette calls it. */
  palette?: string;
  /** Asks why; the reason goes into the activity log. */
  asksReason?: boolean;
  variant?: ButtonLook["variant"];
  size?: ButtonLook["size"];
};

/**
 * A button whose act is confirmed first, with a reason where one is due, and proved anew where the last proof is old.
 */
export function ActButton<T>({
  label,
  name,
  palette,
  asksReason = false,
  asks = asksReason ? REASON : undefined,
  variant = "outline",
  size,
  ...dialog
}: Props<T>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={variant}
        size={size}
        aria-label={name}
        aria-haspopup="dialog"
        data-palette={palette}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <ActDialog {...dialog} asks={asks} open={isOpen} onOpenChange={setOpen} />
    </>
  );
}
