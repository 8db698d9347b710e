import { figure } from "./figure-table";
import { InstantText } from "./instant-text";

type Props = {
  /** As the last run made them; null where none did. */
  made: { at: Date; units: number; miles: number } | null;
  /** What the rows on this page add up to now. */
  now: { units: number; miles: number };
  isClosed?: boolean;
};

const isSame = (one: number, other: number) => Math.abs(one - other) < 0.005;

/** How the figures that reports show stand to the rows of the page. */
export function MadeFigures({ made, now, isClosed = false }: Props) {
  if (made === null)
    return (
      <p className="text-sm text-muted-foreground">
        Figures of this time were not made yet; these are the rows behind them.
      </p>
    );
  const agree = made.units === now.units && isSame(made.miles, now.miles);
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
