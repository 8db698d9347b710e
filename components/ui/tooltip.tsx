import type { ReactNode } from "react";

export type TooltipProps = {
  /** Unique on the page; give the control inside `aria-describedby={id}`. */
  id: string;
  text: string;
  side?: "top" | "bottom" | undefined;
  align?: "start" | "center" | "end" | undefined;
  children: ReactNode;
};

/** Words shown while its control is hovered or focused, by CSS alone; Escape hides them. Never the only place of something needed. */
export function Tooltip({ id, text, side = "top", align = "center", children }: TooltipProps) {
  return (
    <span data-slot="tooltip">
      {children}
      <span data-slot="tooltip-content" data-side={side} data-align={align} role="tooltip" id={id}>
        {text}
      </span>
    </span>
  );
}
