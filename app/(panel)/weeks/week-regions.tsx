import { Meter } from "@/components/chart/meter";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { RegionWeek, Week } from "@/lib/domain/weeks/queries";
import { milesOfWeek, unitsByDay } from "@/lib/domain/weeks/rules";
import { formatDay } from "@/lib/platform/time";
import { type FigureColumn, FigureTable, figure } from "../figure-table";

const sum = (rows: readonly RegionWeek[], of: (row: RegionWeek) => number) =>
  rows.reduce((all, row) => all + of(row), 0);

/** Before its first sync nobody knows how a region stood. */
const isKnown = ({ totalCircuits, excludedCircuits }: RegionWeek) => totalCircuits + excludedCircuits > 0;

/** How each region stood at the end of the week, what was added, and whether it adds up. */
export function WeekRegions({ week, region }: { week: Week; region: string }) {
  const { regions, weekStarting, weekEnding } = week;
  const range = `from=${weekStarting}&to=${weekEnding}&excluded=hide`;
  const total = (of: (row: RegionWeek) => number, digits = 0) => figure(sum(regions, of), digits);
  const state = (text: string) => (regions.some(isKnown) ? text : "–");
  const columns: FigureColumn<RegionWeek>[] = [
    {
      id: "region",
      header: "Region",
      cell: ({ code, name }) =>
        region === code ? (
          name
        ) : (
          <TextLink href={`/weeks?week=${weekEnding}&region=${encodeURIComponent(code)}`}>{name}</TextLink>
        ),
    },
    {
      id: "added",
      header: "Units assessed",
      isNumber: true,
      cell: ({ code, unitsAdded }) => (
        <TextLink href={`/units?region=${encodeURIComponent(code)}&${range}`}>{figure(unitsAdded)}</TextLink>
      ),
      total: total(({ unitsAdded }) => unitsAdded),
    },
    {
      id: "milesAdded",
      header: "Miles added",
      isNumber: true,
      cell: ({ id, milesAdded }) => (
        <TextLink href={`/weeks/${id}?week=${weekEnding}`}>{figure(milesAdded, 2)}</TextLink>
      ),
      total: total(({ milesAdded }) => milesAdded, 2),
    },
    {
      id: "planners",
      header: "Planners at work",
      isNumber: true,
      cell: ({ activePlanners }) => figure(activePlanners),
    },
    {
      id: "miles",
      header: "Miles planned",
      isNumber: true,
      cell: (row) => (isKnown(row) ? `${figure(row.milesPlanned, 1)} of ${figure(row.totalMiles, 1)}` : "–"),
      total: state(`${total(({ milesPlanned }) => milesPlanned, 1)} of ${total(({ totalMiles }) => totalMiles, 1)}`),
    },
    {
      id: "circuits",
      header: "Circuits",
      isNumber: true,
      cell: (row) =>
        isKnown(row) ? (
          <TextLink href={`/circuits?region=${encodeURIComponent(row.code)}`}>{figure(row.totalCircuits)}</TextLink>
        ) : (
          "–"
        ),
      total: state(total(({ totalCircuits }) => totalCircuits)),
    },
    {
      id: "active",
      header: "Active",
      isNumber: true,
      cell: (row) => (isKnown(row) ? figure(row.activeCircuits) : "–"),
      total: state(total(({ activeCircuits }) => activeCircuits)),
    },
    {
      id: "qc",
      header: "QC",
      isNumber: true,
      cell: (row) => (isKnown(row) ? figure(row.qcCircuits) : "–"),
      total: state(total(({ qcCircuits }) => qcCircuits)),
    },
    {
      id: "excluded",
      header: "Excluded",
      isNumber: true,
      cell: ({ code, excludedCircuits }) =>
        excludedCircuits === 0 ? (
          "0"
        ) : (
          <TextLink href={`/exclusions?region=${encodeURIComponent(code)}`}>{figure(excludedCircuits)}</TextLink>
        ),
      total: total(({ excludedCircuits }) => excludedCircuits),
    },
  ];
  return (
    <Card>
      <CardHeader
        title="Regions"
        description="What was assessed in the week, and how each region stood at its end."
        actions={region === "" ? undefined : <TextLink href={`/weeks?week=${weekEnding}`}>All regions</TextLink>}
      />
      <CardContent className="grid gap-4">
        <FigureTable caption="Regions in this week" columns={columns} rows={regions} rowKey={({ id }) => id} />
        {regions.every(isKnown) ? null : (
          <p className="text-sm text-muted-foreground">
            How a region stood (–) is not known of weeks that ended before its first sync.
          </p>
        )}
        <Books regions={regions} isClosed={week.closed !== null} />
        <Days regions={regions} />
      </CardContent>
    </Card>
  );
}

/** The lines that say whether planners and regions add up. */
function Books({ regions, isClosed }: { regions: readonly RegionWeek[]; isClosed: boolean }) {
  const [planners, all] = [sum(regions, (row) => row.plannerUnits), sum(regions, (row) => row.unitsAdded)];
  const miles = milesOfWeek(regions);
  const rest = isClosed ? "of rounding and what changed since it closed" : "of rounding";
  return (
    <p className="text-sm text-muted-foreground tabular-nums">
      {figure(planners)} by planners + {figure(all - planners)} without a planner = {figure(all)} units of the regions.
      <br />
      {figure(miles.planners, 2)} by planners + {figure(miles.unassigned, 2)} unassigned {term(miles.corrections)}{" "}
      corrected {miles.rounding === 0 ? "" : `${term(miles.rounding)} ${rest} `}= {figure(miles.regions, 2)} miles of
      the regions.
    </p>
  );
}

const term = (miles: number) => `${miles < 0 ? "−" : "+"} ${figure(Math.abs(miles), 2)}`;

/** The units of each day, as bars. */
function Days({ regions }: { regions: readonly RegionWeek[] }) {
  const days = unitsByDay(regions);
  const most = Math.max(1, ...days.map(({ units }) => units));
  if (days.length === 0) return null;
  return (
    <ul className="grid max-w-md gap-1 text-sm tabular-nums" aria-label="Units by day">
      {days.map(({ day, units }) => (
        <li key={day} className="grid grid-cols-[7rem_1fr] items-center">
          <span className="text-muted-foreground">{formatDay(day)}</span>
          <Meter value={units} max={most} text={figure(units)} />
        </li>
      ))}
    </ul>
  );
}
