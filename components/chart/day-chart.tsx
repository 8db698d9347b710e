export type DayValue = { day: string; value: number; text: string };

export type DayChartProps = {
  /** What the figure says, read by whoever cannot see it. */
  label: string;
  /** Every day, in its order; the same distance from one to the next. */
  days: readonly DayValue[];
  /** The line that the values strive for, e.g. all miles. */
  goal?: { value: number; text: string } | undefined;
};

const WIDTH = 1_000;
const HEIGHT = 120;

/** One value a day as steps over a base line of zero, drawn by the server; its table stands beside it. */
export function DayChart({ label, days, goal }: DayChartProps) {
  const most = Math.max(goal?.value ?? 0, ...days.map(({ value }) => value));
  if (days.length === 0 || most <= 0) return null;
  const step = WIDTH / days.length;
  const y = (value: number) => Math.round((HEIGHT - (value / most) * (HEIGHT - 4)) * 10) / 10;
  const x = (index: number) => Math.round(index * step * 10) / 10;
  const path = days.map(
    ({ value }, index) => `${index === 0 ? "M" : "V"}${index === 0 ? `0 ${y(value)}` : y(value)}H${x(index + 1)}`,
  );
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-28 w-full"
    >
      <path d={`${path.join("")}V${HEIGHT}H0Z`} className="fill-chart/20" />
      <path d={path.join("")} fill="none" vectorEffect="non-scaling-stroke" className="stroke-chart" strokeWidth={2} />
      {goal ? (
        <line
          x1={0}
          x2={WIDTH}
          y1={y(goal.value)}
          y2={y(goal.value)}
          vectorEffect="non-scaling-stroke"
          strokeDasharray="4 4"
          className="stroke-muted-foreground"
        />
      ) : null}
      {days.map(({ day, text }, index) => (
        <rect key={day} x={x(index)} y={0} width={step} height={HEIGHT} fill="transparent">
          <title>{text}</title>
        </rect>
      ))}
    </svg>
  );
}
