export type DayBarsProps = {
  /** What the picture says, for whoever cannot see it. */
  label: string;
  /** One for each day, in their order. */
  values: readonly number[];
};

const WIDTH = 1_000;
const HEIGHT = 120;
const LEAST = 2;
const round = (value: number) => Math.round(value * 10) / 10;

/** What each day brought, as bars over a base line, drawn by the server; its table stands beside it. */
export function DayBars({ label, values }: DayBarsProps) {
  const most = Math.max(0, ...values);
  if (most === 0) return null;
  const step = WIDTH / values.length;
  const bars = values.map((value, index) => {
    if (value <= 0) return "";
    const height = LEAST + (value / most) * (HEIGHT - LEAST - 2);
    return `M${round(index * step)} ${HEIGHT}v${round(-height)}h${round(step * 0.8)}v${round(height)}z`;
  });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-28 w-full border-b"
    >
      <path d={bars.join("")} className="fill-chart" />
    </svg>
  );
}
