import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

export type EmptyStateProps = {
  icon?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string | undefined;
};

/** What stands where nothing is; says what to do next. */
export function EmptyState({ icon, title, description, actions, className }: EmptyStateProps) {
  return (
    <div data-slot="empty-state" className={cn("flex flex-col items-center gap-1.5 px-6 py-12 text-center", className)}>
      {icon ? <div className="mb-1 text-muted-foreground [&>.icon]:size-6">{icon}</div> : null}
      <p className="font-semibold">{title}</p>
      {description ? <div className="max-w-md text-sm text-muted-foreground">{description}</div> : null}
      {actions ? <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
