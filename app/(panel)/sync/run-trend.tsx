import { OUTCOME_WORDS } from "@/lib/domain/sync-runs/rules";
import type { FeedLine } from "./feed-lines";

const WIDTH = 6;
const GAP = 2;
const HEIGHT = 24;
const FILL = {
  completed: "fill-chart",
  warning: "fill-warning",
  failed: "fill-destructive",
  cancelled: "fill-muted-foreground",
  started: "fill-chart",
};

/** How long the last runs took, the newest at the right; nothing before there are two to compare. */
export function RunTrend({ trend }: { trend: FeedLine["trend"] }) {
  if (trend.length < 2) return null;
  const most = Math.max(...trend.map(({ seconds }) => seconds), 0.1);
  const newest = trend.at(-1);
  const label = `The last ${trend.length} runs took up to ${most} s; the newest ${newest?.seconds ?? 0} s`;
  return (
    <svg role="img" aria-label={label} width={trend.length * (WIDTH + GAP)} height={HEIGHT} className="max-sm:hidden">
      {trend.map(({ id, outcome, seconds }, place) => {
        const height = Math.max(2, (seconds / most) * HEIGHT);
        return (
          <rect
            key={id}
            x={place * (WIDTH + GAP)}
            y={HEIGHT - height}
            width={WIDTH}
            height={height}
            rx={1}
            className={FILL[outcome]}
          >
            <title>{`Sync ${id}: ${OUTCOME_WORDS[outcome].toLowerCase()}, ${seconds} s`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
