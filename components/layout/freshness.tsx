import type { ReactNode } from "react";
import { ClockIcon, TriangleAlertIcon } from "@/components/ui/icons";

export type FreshnessPart = {
  label: string;
  /** A RelativeTime, or words such as "never". */
  value: ReactNode;
  /** "stale" when somebody should do something about it. */
  tone?: "stale" | undefined;
};

/** How old what one sees is, e.g. "As of 06:12 · WorkStudio edit 3 days ago · device not synced". */
export function Freshness({ parts }: { parts: readonly FreshnessPart[] }) {
  const isStale = parts.some((part) => part.tone === "stale");
  return (
    <div data-slot="freshness" className="flex flex-wrap items-center gap-x-1 text-xs text-muted-foreground">
      {isStale ? (
        <TriangleAlertIcon className="size-3.5 text-warning-soft-foreground" />
      ) : (
        <ClockIcon className="size-3.5" />
      )}
      {parts.map((part, index) => (
        <span
          key={part.label}
          className={part.tone === "stale" ? "font-medium text-warning-soft-foreground" : undefined}
        >
          {part.label} {part.value}
          {/* At the end, so that no line begins with it where the parts wrap. */}
          {index < parts.length - 1 ? <span aria-hidden> ·</span> : null}
        </span>
      ))}
    </div>
  );
}
