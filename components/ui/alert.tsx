import { cva } from "class-variance-authority";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils";
import { CircleAlertIcon, CircleCheckIcon, InfoIcon, TriangleAlertIcon } from "./icons";

const alertVariants = cva("flex gap-2.5 rounded-md border px-3 py-2 text-sm [&>.icon]:mt-0.5", {
  variants: {
    variant: {
      info: "bg-muted",
      success: "border-transparent bg-primary-soft text-primary-soft-foreground",
      warning: "border-warning/50 bg-warning-soft text-warning-soft-foreground",
      danger: "border-destructive/45 bg-destructive-soft text-destructive-soft-foreground",
    },
  },
});

const icons = { info: InfoIcon, success: CircleCheckIcon, warning: TriangleAlertIcon, danger: CircleAlertIcon };

export type AlertProps = {
  variant?: keyof typeof icons | undefined;
  title?: ReactNode;
  /** Buttons or links at the end. */
  actions?: ReactNode;
  children?: ReactNode;
  /** "alert" interrupts a screen reader, "status" waits; leave out for what stands on the page from the start. */
  role?: "alert" | "status" | undefined;
  className?: string | undefined;
};

/** A notice inside a page. */
export function Alert({ variant = "info", title, actions, children, role, className }: AlertProps) {
  const Icon = icons[variant];
  return (
    <div data-slot="alert" role={role} className={cn(alertVariants({ variant }), className)}>
      <Icon />
      <div className="min-w-0 flex-1">
        {title ? <p className="font-medium">{title}</p> : null}
        {children}
      </div>
      {actions ? <div className="flex shrink-0 items-start gap-2">{actions}</div> : null}
    </div>
  );
}
