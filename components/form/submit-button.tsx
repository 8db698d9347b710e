"use client";

import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { buttonVariants, type ButtonLook } from "@/components/ui/button-variants";
import { useHoldModal } from "@/components/ui/hold-modal";
import { LoaderCircleIcon } from "@/components/ui/icons";

export type SubmitButtonProps = {
  children: ReactNode;
  /** Shown while the action runs, e.g. "Saving…". */
  pendingLabel?: string | undefined;
  /** For forms that call their action themselves. */
  pending?: boolean | undefined;
  variant?: ButtonLook["variant"];
  size?: ButtonLook["size"];
  name?: string | undefined;
  value?: string | undefined;
  className?: string | undefined;
};

/**
 * Submits its form; while the form's action runs it says so and takes no second click, yet keeps focus, and a dialog
 * around it stays open.
 */
export function SubmitButton({
  children,
  pendingLabel,
  pending,
  variant,
  size,
  name,
  value,
  className = "",
}: SubmitButtonProps) {
  const status = useFormStatus();
  // A form that says so itself is not asked: React counts it as pending until every act on the page has ended, also the
  // one that waits for it.
  const isPending = pending ?? status.pending;
  useHoldModal(isPending);
  return (
    <button
      type="submit"
      data-slot="submit-button"
      name={name}
      value={value}
      aria-disabled={isPending}
      onClick={(event) => isPending && event.preventDefault()}
      className={`${buttonVariants({ variant, size })} ${className}`}
    >
      {isPending ? <LoaderCircleIcon className="motion-safe:animate-spin" /> : null}
      <span aria-live="polite">{isPending && pendingLabel ? pendingLabel : children}</span>
    </button>
  );
}
