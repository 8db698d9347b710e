import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";

/** A small plain table (history, log, comparisons) in a scroll region of its own; lists with paging use DataTable. */
export function Table({ caption, className, children, ...props }: ComponentProps<"table"> & { caption: ReactNode }) {
  return (
    <div data-slot="table" className="relative w-full overflow-x-auto">
      <table className={cn("w-full text-sm tabular-nums", className)} {...props}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

export function TableHeader(props: ComponentProps<"thead">) {
  return <thead data-slot="table-header" {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody data-slot="table-body" className={cn("[&>tr:last-child]:border-0", className)} {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr data-slot="table-row" className={cn("border-b", className)} {...props} />;
}

/** A column's header, or with `scope="row"` a row's. */
export function TableHead({ className, scope = "col", ...props }: ComponentProps<"th">) {
  return (
    <th
      data-slot="table-head"
      scope={scope}
      className={cn(
        "px-3 py-1.5 text-start align-baseline font-medium",
        scope === "col" && "text-xs whitespace-nowrap text-muted-foreground",
        className,
      )}
      {...props}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return <td data-slot="table-cell" className={cn("px-3 py-1.5 align-baseline", className)} {...props} />;
}
