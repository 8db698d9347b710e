export type MeterProps = {
  /** Words for screen readers, e.g. "Complete". */
  label: string;
  value: number;
  max?: number | undefined;
  /** The value as drawn beside the bar, e.g. "45%". */
  text: string;
  /** Only problems have a colour. */
  tone?: "warning" | "danger" | undefined;
};

const fills = { warning: "fill-warning", danger: "fill-destructive" };

/** A share of a whole as a short bar with its number; small enough for a table cell. The number carries the meaning, the bar repeats it. */
export function Meter({ label, value, max = 100, text, tone }: MeterProps) {
  const share = max > 0 ? Math.min(100, Math.max(0, (value / max) * 100)) : 0;
  return (
    <span data-slot="meter" className="inline-flex items-center gap-2">
      <span className="sr-only">{label}: </span>
      <svg aria-hidden viewBox="0 0 100 6" preserveAspectRatio="none" className="h-1.5 w-14">
        <rect width="100" height="6" className="fill-chart-track" />
        <rect width={Math.round(share * 10) / 10} height="6" className={tone ? fills[tone] : "fill-chart"} />
      </svg>
      <span className="min-w-9 text-end tabular-nums">{text}</span>
    </span>
  );
}
