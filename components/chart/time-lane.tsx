import type { CSSProperties } from "react";

export type LaneBar = {
  startedAt: Date;
  endedAt: Date;
  label: string;
  /** Only problems have a colour. */
  tone?: "warning" | "strong" | undefined;
};

const TONES = {
  neutral: "bg-muted text-foreground",
  strong: "bg-accent text-accent-foreground font-medium",
  warning: "bg-warning-soft text-warning-soft-foreground font-medium",
};

/** How far an instant lies between two others, in percent. */
const shareOf = (instant: Date, from: Date, to: Date) =>
  Math.min(100, Math.max(0, ((instant.getTime() - from.getTime()) / Math.max(to.getTime() - from.getTime(), 1)) * 100));
const percent = (value: number) => `${Math.round(value * 100) / 100}%`;

type Span = { from: Date; to: Date };

/**
 * What went on between two instants, one period after the other, as named bars of a row. For the eye alone: a list
 * beside it says the same.
 */
export function TimeLane({ name, bars, from, to }: { name: string; bars: readonly LaneBar[] } & Span) {
  return (
    <Lane name={name} className="h-6">
      {bars.map(({ startedAt, endedAt, label, tone }) => {
        const left = shareOf(startedAt, from, to);
        const style: CSSProperties = { left: percent(left), width: percent(shareOf(endedAt, from, to) - left) };
        return (
          <span
            key={startedAt.getTime()}
            title={label}
            style={style}
            className={`absolute inset-y-0 truncate border-l border-background px-1 leading-6 ${TONES[tone ?? "neutral"]}`}
          >
            {label}
          </span>
        );
      })}
    </Lane>
  );
}

/** Moments between two instants, as marks of a row. */
export function TimeMarks({
  name,
  marks,
  from,
  to,
}: { name: string; marks: readonly { at: Date; label: string }[] } & Span) {
  return (
    <Lane name={name} className="h-4">
      {marks.map(({ at, label }, index) => (
        <span
          key={index}
          title={label}
          style={{ left: `calc(${percent(shareOf(at, from, to))} - 0.3rem)` }}
          className="absolute top-0.5 size-2.5 rotate-45 rounded-[1px] border border-background bg-chart"
        />
      ))}
    </Lane>
  );
}

function Lane({ name, className, children }: { name: string; className: string; children: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[4.5rem_1fr] items-center gap-x-2 text-xs">
      <span className="text-muted-foreground">{name}</span>
      <div className={`relative overflow-hidden rounded-sm ${className}`}>{children}</div>
    </div>
  );
}
