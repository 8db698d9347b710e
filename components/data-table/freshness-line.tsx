import type { ReactNode } from "react";

/** The line over a list that says how old its data is; put RelativeTime and links into it. */
export function FreshnessLine({ children }: { children: ReactNode }) {
  return (
    <p data-slot="freshness-line" className="text-xs text-muted-foreground">
      {children}
    </p>
  );
}
