import type { ReactNode } from "react";
import { cn } from "@/lib/utils";
import { buttonVariants, type ButtonLook } from "./button-variants";

export type PopoverProps = {
  /** Unique on the page; useId() repeats itself between separately rendered server parts, so name it. */
  id: string;
  /** What the button shows. */
  trigger: ReactNode;
  /** The button's name where `trigger` is only an icon. */
  triggerLabel?: string | undefined;
  /** The panel's name for screen readers. */
  label: string;
  variant?: ButtonLook["variant"];
  size?: ButtonLook["size"];
  align?: "start" | "end" | undefined;
  className?: string | undefined;
  contentClassName?: string | undefined;
  children: ReactNode;
};

/**
 * A button that opens a panel beside it: the browser's own popover (light dismiss, Escape, focus return), no script.
 */
export function Popover({
  id,
  trigger,
  triggerLabel,
  label,
  variant = "outline",
  size,
  align = "start",
  className,
  contentClassName,
  children,
}: PopoverProps) {
  return (
    <>
      <button
        data-slot="popover-trigger"
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-label={triggerLabel}
        className={cn(buttonVariants({ variant, size }), className)}
      >
        {trigger}
      </button>
      <div
        data-slot="popover-content"
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        data-align={align}
        className={contentClassName}
      >
        {children}
      </div>
    </>
  );
}
