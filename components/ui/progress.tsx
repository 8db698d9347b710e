import { cn } from "@/lib/utils";

export type ProgressProps = {
  /** What is progressing, for screen readers. */
  label: string;
  /** Done so far; null while nobody knows how much there is. */
  value: number | null;
  max?: number | undefined;
  /** The value in words, e.g. "1,200 of 4,000 circuits". */
  valueText?: string | undefined;
  className?: string | undefined;
};

/** A progress bar; with `value={null}` it moves without end (and stands still under reduced motion). */
export function Progress({ label, value, max = 100, valueText, className }: ProgressProps) {
  const share = value === null || max <= 0 ? null : Math.min(1, Math.max(0, value / max));
  return (
    <div
      data-slot="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value ?? undefined}
      aria-valuetext={valueText}
      className={cn("h-1.5 w-full overflow-hidden rounded-full bg-chart-track", className)}
    >
      <div
        className={cn(
          "h-full rounded-full bg-chart transition-[width] duration-300",
          share === null && "w-1/3 motion-safe:animate-[indeterminate_1.4s_ease-in-out_infinite]",
        )}
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  );
}
