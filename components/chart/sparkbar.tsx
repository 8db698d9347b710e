export type SparkbarProps = {
  /** The series in words, e.g. "Miles planned by week". */
  label: string;
  points: readonly { label: string; value: number }[];
  /** A line to reach, e.g. a quota; points under it are drawn back, never coloured. */
  target?: number | undefined;
  unit: string;
};

const WIDTH = 4;
const GAP = 2;
const HEIGHT = 24;

/** A small column chart, server-drawn; screen readers get every value as text. */
export function Sparkbar({ label, points, target, unit }: SparkbarProps) {
  const top = Math.max(target ?? 0, ...points.map((point) => point.value), 1e-9);
  const scaled = (value: number) => Math.round((Math.max(0, value) / top) * HEIGHT * 10) / 10;
  const width = Math.max(1, points.length * (WIDTH + GAP) - GAP);
  const words = points.map((point) => `${point.label} ${point.value} ${unit}`).join(", ");
  return (
    <svg
      data-slot="sparkbar"
      role="img"
      aria-label={`${label}: ${words}`}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      width={width}
      height={HEIGHT}
      className="overflow-visible"
    >
      {points.map((point, index) => (
        <rect
          key={point.label}
          x={index * (WIDTH + GAP)}
          y={HEIGHT - Math.max(1, scaled(point.value))}
          width={WIDTH}
          height={Math.max(1, scaled(point.value))}
          rx={1}
          className={target !== undefined && point.value < target ? "fill-chart/50" : "fill-chart"}
        />
      ))}
      {target === undefined ? null : (
        <line
          x1={0}
          x2={width}
          y1={HEIGHT - scaled(target)}
          y2={HEIGHT - scaled(target)}
          strokeDasharray="2 2"
          className="stroke-muted-foreground"
        />
      )}
    </svg>
  );
}
