import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

export type Description = { term: ReactNode; value: ReactNode; note?: ReactNode };

/** Names and values; one column on narrow screens, `columns` from 40 rem on. A missing value is a dash. */
export function DescriptionList({
  items,
  columns = 1,
  className,
}: {
  items: readonly Description[];
  columns?: 1 | 2 | 3 | undefined;
  className?: string | undefined;
}) {
  return (
    <dl
      data-slot="description-list"
      className={cn("grid gap-x-8", columns > 1 && "sm:grid-cols-2", columns === 3 && "xl:grid-cols-3", className)}
    >
      {items.map((item, index) => (
        <div key={index} className="grid grid-cols-[minmax(7rem,2fr)_3fr] items-baseline gap-x-3 border-b py-1.5">
          <dt className="text-muted-foreground">{item.term}</dt>
          <dd className="min-w-0 wrap-anywhere tabular-nums">
            {item.value ?? <span className="text-muted-foreground">–</span>}
            {item.note ? <div className="text-xs text-muted-foreground">{item.note}</div> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
