import { cn } from "@/lib/utils";

export type PlannedOfTotalProps = {
  planned: number;
  total: number;
  unit: string;
  words?: string | undefined;
  className?: string | undefined;
};

const decimal = (value: number) =>
  value.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 2 });

/**
 * What is planned of a whole, e.g. miles, or in other `words` a share of it, as a bar under its numbers; more than the
 * whole is a problem and says so.
 */
export function PlannedOfTotal({ planned, total, unit, words, className }: PlannedOfTotalProps) {
  const isOver = planned > total;
  const share = total > 0 ? Math.min(100, (planned / total) * 100) : 0;
  return (
    <div data-slot="planned-of-total" className={cn("grid gap-1 text-sm tabular-nums", className)}>
      <p>
        {words ?? (
          <>
            <span className="font-semibold">{decimal(planned)}</span>{" "}
            <span className="text-muted-foreground">
              of {decimal(total)} {unit} planned
            </span>
          </>
        )}
        {isOver ? <span className="font-medium text-warning-soft-foreground"> – more than the whole</span> : null}
      </p>
      <svg aria-hidden viewBox="0 0 100 6" preserveAspectRatio="none" className="h-1.5 w-full">
        <rect width="100" height="6" className="fill-chart-track" />
        <rect width={Math.round(share * 10) / 10} height="6" className={isOver ? "fill-warning" : "fill-chart"} />
      </svg>
    </div>
  );
}
