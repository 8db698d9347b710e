import { Skeleton } from "@/components/ui/skeleton";

/** Stands in a list's place while it loads (loading.tsx, Suspense). */
export function DataTableSkeleton({
  rows = 12,
  columns = 6,
  label = "Loading",
}: {
  rows?: number | undefined;
  columns?: number | undefined;
  label?: string | undefined;
}) {
  return (
    <div data-slot="data-table-skeleton" role="status" className="grid gap-3">
      <span className="sr-only">{label}</span>
      <div className="flex gap-2">
        <Skeleton className="h-8 w-64 max-w-full" />
        <Skeleton className="hidden h-8 w-24 sm:block" />
        <Skeleton className="hidden h-8 w-24 sm:block" />
      </div>
      <div className="overflow-hidden rounded-lg border bg-card">
        <div className="h-8 border-b bg-muted" />
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className="flex h-8 items-center gap-6 border-b px-3 last:border-0">
            {Array.from({ length: columns }, (_, column) => (
              <Skeleton key={column} className={column === 1 ? "h-3 flex-3" : "h-3 flex-1"} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
