import type { CSSProperties } from "react";

export type MeterProps = {
  value: number;
  max?: number | undefined;
  /** The value as drawn beside the bar, e.g. "45%". It carries the meaning; the bar repeats it for the eye. */
  text: string;
  /** Words for screen readers where no column header or label says what it is, e.g. "Complete". */
  label?: string | undefined;
  /** Only problems have a colour. */
  tone?: "warning" | "danger" | undefined;
};

type ShareStyle = CSSProperties & { "--share": string };

/** A share of a whole as a short bar with its number. One element, for it stands in every row of a table. */
export function Meter({ value, max = 100, text, label, tone }: MeterProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  const style: ShareStyle = { "--share": `${Math.round(share * 1000) / 10}%` };
  return (
    <span className={tone ? `meter meter-${tone}` : "meter"} style={style}>
      {label ? <span className="sr-only">{label}: </span> : null}
      {text}
    </span>
  );
}
