import type { ReactNode } from "react";

/** On a filter's button: how many values it has. Which they are, the chips say, so that the toolbar keeps its width. */
export function FilterMark({ children }: { children: ReactNode }) {
  return (
    <span className="rounded-sm bg-primary-soft px-1 text-xs text-primary-soft-foreground tabular-nums">
      {children}
    </span>
  );
}
