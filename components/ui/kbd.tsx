import type { ReactNode } from "react";

/** A key to press. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd
      data-slot="kbd"
      className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-b-2 bg-muted px-1 font-sans text-2xs font-medium text-muted-foreground"
    >
      {children}
    </kbd>
  );
}
