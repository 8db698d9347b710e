import { DayChart } from "@/components/chart/day-chart";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitDay } from "@/lib/domain/aggregates/rules";
import { formatDay } from "@/lib/platform/time";
import { type FigureColumn, FigureTable, figure, signed } from "../../figure-table";

type Row = CircuitDay & { gained: number };

/** Miles and units of the last twelve weeks, day by day: two pictures, and the days on which something moved as a table. */
export function CircuitDays({ circuitId, days }: { circuitId: number; days: readonly CircuitDay[] }) {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const rows = movedDays(days);
  return (
    <Card id="days">
      <CardHeader
        title="Day by day"
        description={`How it stood at the end of each day since ${formatDay(first.day)}, and what was assessed on it.`}
      />
      <CardContent className="grid grid-cols-1 gap-4">
        <div className="grid gap-4 lg:grid-cols-2">
          <Chart
            title={`Miles planned: ${figure(last.milesPlanned, 2)} of ${figure(last.totalMiles, 2)}`}
            label={`Miles planned from ${figure(first.milesPlanned, 2)} on ${formatDay(first.day)} to ${figure(last.milesPlanned, 2)} of ${figure(last.totalMiles, 2)} today`}
            days={days}
            of={({ milesPlanned }) => milesPlanned}
            goal={last.totalMiles}
          />
          <Chart
            title={`Units: ${figure(last.units)}`}
            label={`Units from ${figure(first.units)} on ${formatDay(first.day)} to ${figure(last.units)} today`}
            days={days}
            of={({ units }) => units}
          />
        </div>
        <details className="text-sm">
          <summary className="cursor-pointer font-medium">
            {rows.length === 1
              ? "The day on which something moved"
              : `The ${rows.length} days on which something moved`}
          </summary>
          <div className="mt-2">
            <FigureTable
              caption="Days of this circuit"
              columns={columnsOf(circuitId)}
              rows={rows}
              rowKey={({ day }) => day}
            />
          </div>
        </details>
      </CardContent>
    </Card>
  );
}

/** The first day, and those that are not as the day before or on which something was assessed; the newest first. */
function movedDays(days: readonly CircuitDay[]): Row[] {
  return days
    .map((day, index) => {
      const before = days[index - 1];
      const moved =
        !before ||
        day.assessed > 0 ||
        (["milesPlanned", "totalMiles", "units", "approved", "pending", "refused"] as const).some(
          (figureName) => day[figureName] !== before[figureName],
        );
      return { day: { ...day, gained: before ? day.milesPlanned - before.milesPlanned : 0 }, moved };
    })
    .filter(({ moved }) => moved)
    .map(({ day }) => day)
    .toReversed();
}

function columnsOf(circuitId: number): FigureColumn<Row>[] {
  const number = (header: string, of: (row: Row) => number, digits = 0): FigureColumn<Row> => ({
    id: header,
    header,
    isNumber: true,
    cell: (row) => figure(of(row), digits),
  });
  return [
    { id: "day", header: "Day", cell: ({ day }) => formatDay(day) },
    {
      ...number("Assessed", ({ assessed }) => assessed),
      cell: ({ day, assessed }) =>
        assessed === 0 ? (
          "0"
        ) : (
          <TextLink href={`/units?circuit=${circuitId}&from=${day}&to=${day}`}>{figure(assessed)}</TextLink>
        ),
    },
    number("Units", ({ units }) => units),
    number("Approved", ({ approved }) => approved),
    number("Pending", ({ pending }) => pending),
    number("Refused", ({ refused }) => refused),
    number("Miles planned", ({ milesPlanned }) => milesPlanned, 2),
    { ...number("Gained", ({ gained }) => gained), cell: ({ gained }) => signed(gained, 2) },
    number("Total miles", ({ totalMiles }) => totalMiles, 2),
  ];
}

type ChartProps = {
  title: string;
  label: string;
  days: readonly CircuitDay[];
  of: (day: CircuitDay) => number;
  goal?: number;
};

function Chart({ title, label, days, of, goal }: ChartProps) {
  return (
    <figure className="grid gap-1">
      <figcaption className="text-sm font-medium tabular-nums">{title}</figcaption>
      <DayChart label={label} values={days.map(of)} goal={goal} />
      <div aria-hidden className="flex justify-between text-xs text-muted-foreground tabular-nums">
        <span>{formatDay(days[0]?.day ?? "")}</span>
        <span>today</span>
      </div>
    </figure>
  );
}
