export type DayValue = { day: string; value: number; text: string };

export type DayChartProps = {
  /** What the picture says, for whoever cannot see it. */
  label: string;
  /** Every day, in its order. */
  days: readonly DayValue[];
  /** What the values strive for, drawn as a broken line. */
  goal?: number | undefined;
};

const WIDTH = 1_000;
const HEIGHT = 120;
const round = (value: number) => Math.round(value * 10) / 10;

/** One value a day as steps over a base line of zero, drawn by the server; its table stands beside it. */
export function DayChart({ label, days, goal }: DayChartProps) {
  const most = Math.max(goal ?? 0, 1, ...days.map(({ value }) => value));
  if (days.length === 0) return null;
  const step = WIDTH / days.length;
  const y = (value: number) => round(HEIGHT - 1 - (value / most) * (HEIGHT - 4));
  const x = (index: number) => round(index * step);
  const line = days.map(({ value }, index) => `${index === 0 ? "M0 " : "V"}${y(value)}H${x(index + 1)}`).join("");
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
      {days.map(({ day, text }, index) => (
        <rect key={day} x={x(index)} width={round(step)} height={HEIGHT} fill="transparent">
          <title>{text}</title>
        </rect>
      ))}
    </svg>
  );
}
