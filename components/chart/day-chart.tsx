export type DayChartProps = {
  /** What the picture says, for whoever cannot see it. */
  label: string;
  /** One for each day, in their order. */
  values: readonly number[];
  /** What the values strive for, drawn as a broken line. */
  goal?: number | undefined;
};

const WIDTH = 1_000;
const HEIGHT = 120;
const round = (value: number) => Math.round(value * 10) / 10;

/** One value a day as steps over a base line of zero, drawn by the server; its table stands beside it. */
export function DayChart({ label, values, goal }: DayChartProps) {
  const most = Math.max(goal ?? 0, 1, ...values);
  if (values.length === 0) return null;
  const step = WIDTH / values.length;
  const y = (value: number) => round(HEIGHT - 1 - (value / most) * (HEIGHT - 4));
  const x = (index: number) => round(index * step);
  const line = values.map((value, index) => `${index === 0 ? "M0 " : "V"}${y(value)}H${x(index + 1)}`).join("");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-28 w-full"
    >
      <path d={`${line}V${HEIGHT}H0Z`} className="fill-chart/20" />
      <path d={line} fill="none" vectorEffect="non-scaling-stroke" className="stroke-chart" strokeWidth={2} />
      {goal === undefined ? null : (
        <path
          d={`M0 ${y(goal)}H${WIDTH}`}
          fill="none"
          vectorEffect="non-scaling-stroke"
          strokeDasharray="4 4"
          className="stroke-muted-foreground"
        />
      )}
    </svg>
  );
}
