import type { ReactNode } from "react";
import { DayBars } from "@/components/chart/day-bars";
import { DayChart } from "@/components/chart/day-chart";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitDay, CircuitStand } from "@/lib/domain/aggregates/rules";
import { formatDay } from "@/lib/platform/time";
import { type FigureColumn, FigureTable, figure, signed } from "../../figure-table";

type Row = CircuitDay & { gained: number | null };
type KnownDay = CircuitDay & { stand: CircuitStand };

const sum = (days: readonly CircuitDay[], of: (day: CircuitDay) => number) =>
  days.reduce((all, day) => all + of(day), 0);

/** Miles and units of the last twelve weeks, day by day: pictures, and the days on which something moved as a table. */
export function CircuitDays({ circuitId, days }: { circuitId: number; days: readonly CircuitDay[] }) {
  const rows = movedDays(days);
  const first = days[0];
  const known = days.filter((day): day is KnownDay => day.stand !== null);
  const assessed = sum(days, (day) => day.assessed);
  const credited = sum(days, (day) => day.creditedMiles);
  if (!first || (assessed === 0 && credited === 0 && known.length < 2)) return null;
  const since = `since ${formatDay(first.day)}`;
  return (
    <Card id="days">
      <CardHeader
        title="Day by day"
        description="What was assessed on each day of the last twelve weeks, and how the circuit stood at its end."
      />
      <CardContent className="grid grid-cols-1 gap-4">
        <div className="grid gap-4 lg:grid-cols-2">
          {assessed > 0 ? (
            <Chart title={`Units by the day they were assessed: ${figure(assessed)}`} from={first.day}>
              <DayBars
                label={`${figure(assessed)} units assessed ${since}; the table below has the days`}
                values={days.map((day) => day.assessed)}
              />
            </Chart>
          ) : null}
          {credited > 0 ? (
            <Chart title={`Miles credited by day: ${figure(credited, 2)}`} from={first.day}>
              <DayBars
                label={`${figure(credited, 2)} miles credited ${since}; the table below has the days`}
                values={days.map((day) => day.creditedMiles)}
              />
            </Chart>
          ) : null}
          {known.length > 1 ? <Stands days={known} /> : null}
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

function Stands({ days }: { days: readonly KnownDay[] }) {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const [was, now] = [first.stand, last.stand];
  return (
    <>
      <Chart title={`Miles planned: ${figure(now.milesPlanned, 2)} of ${figure(now.totalMiles, 2)}`} from={first.day}>
        <DayChart
          label={`Miles planned from ${figure(was.milesPlanned, 2)} on ${formatDay(first.day)} to ${figure(now.milesPlanned, 2)} of ${figure(now.totalMiles, 2)} today`}
          values={days.map(({ stand }) => stand.milesPlanned)}
          goal={now.totalMiles}
        />
      </Chart>
      <Chart title={`Units: ${figure(now.units)}`} from={first.day}>
        <DayChart
          label={`Units from ${figure(was.units)} on ${formatDay(first.day)} to ${figure(now.units)} today`}
          values={days.map(({ stand }) => stand.units)}
        />
      </Chart>
    </>
  );
}

const STANDS = ["milesPlanned", "totalMiles", "units", "approved", "pending", "refused"] as const;

/**
 * The first day that is known, those on which something was assessed or credited, and those that ended otherwise than
 * the day before; the newest first.
 */
function movedDays(days: readonly CircuitDay[]): Row[] {
  return days
    .flatMap((day, index): Row[] => {
      const [stand, before] = [day.stand, days[index - 1]?.stand ?? null];
      const moved = stand !== null && (before === null || STANDS.some((name) => stand[name] !== before[name]));
      if (!moved && day.assessed === 0 && day.creditedMiles === 0) return [];
      return [{ ...day, gained: stand && before ? stand.milesPlanned - before.milesPlanned : null }];
    })
    .toReversed();
}

function columnsOf(circuitId: number): FigureColumn<Row>[] {
  const stood = (header: string, of: keyof CircuitStand, digits = 0): FigureColumn<Row> => ({
    id: header,
    header,
    isNumber: true,
    cell: ({ stand }) => figure(stand && stand[of], digits),
  });
  return [
    { id: "day", header: "Day", cell: ({ day }) => formatDay(day) },
    {
      id: "assessed",
      header: "Assessed",
      isNumber: true,
      cell: ({ day, assessed }) =>
        assessed === 0 ? (
          "0"
        ) : (
          <TextLink href={`/units?circuit=${circuitId}&from=${day}&to=${day}`}>{figure(assessed)}</TextLink>
        ),
    },
    { id: "credited", header: "Miles credited", isNumber: true, cell: (row) => figure(row.creditedMiles, 2) },
    stood("Units", "units"),
    stood("Approved", "approved"),
    stood("Pending", "pending"),
    stood("Refused", "refused"),
    stood("Miles planned", "milesPlanned", 2),
    {
      id: "gained",
      header: "Gained",
      isNumber: true,
      cell: ({ gained }) => (gained === null ? "–" : signed(gained, 2)),
    },
    stood("Total miles", "totalMiles", 2),
  ];
}

function Chart({ title, from, children }: { title: string; from: string; children: ReactNode }) {
  return (
    <figure className="grid gap-1">
      <figcaption className="text-sm font-medium tabular-nums">{title}</figcaption>
      {children}
      <div aria-hidden className="flex justify-between text-xs text-muted-foreground tabular-nums">
        <span>{formatDay(from)}</span>
        <span>today</span>
      </div>
    </figure>
  );
}
