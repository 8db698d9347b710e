import { figure } from "./figure-table";
import { InstantText } from "./instant-text";

type Props = {
  /** As the last run made them; null where none did. */
  made: { at: Date; units: number; miles: number } | null;
  /** What the rows on this page add up to now. */
  now: { units: number; miles: number };
  isClosed?: boolean;
};

/** Figures keep two digits of miles for each day and region, which a week sums up. */
const MOST_ROUNDING = 0.05;

/** How the figures that reports show stand to the rows of the page. */
export function MadeFigures({ made, now, isClosed = false }: Props) {
  if (made === null && now.units === 0 && now.miles === 0) return null;
  if (made === null)
    return (
      <p className="text-sm text-muted-foreground">
        Figures of this time were not made yet; these are the rows behind them.
      </p>
    );
  const agree = made.units === now.units && Math.abs(made.miles - now.miles) <= MOST_ROUNDING;
  return (
    <p className="text-sm text-muted-foreground tabular-nums">
      Figures made <InstantText instant={made.at} />: {figure(made.units)} units and {figure(made.miles, 2)} miles
      {agree
        ? ", the same as these rows."
        : isClosed
          ? `. They stand as they were closed; the rows are ${figure(now.units)} units and ${figure(now.miles, 2)} miles now, and the difference is an adjustment.`
          : `. The rows are ${figure(now.units)} units and ${figure(now.miles, 2)} miles by now; the next run makes the figures anew.`}
    </p>
  );
}
